import { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ExpectedRevision } from '../event-store.js';
import type { SerialisedEvent } from './log-event.js';
import { toUuid } from './protocol-uuid.js';

/** A larger message than this is cut in parts: a gRPC server takes 4 MiB at a time unless told otherwise. */
const PART_BYTES = 2 * 1024 * 1024;

export interface AppendRequest {
  readonly streamId: string;
  /** The stream's name in the database: with the namespace. */
  readonly streamName: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly SerialisedEvent[];
}

function optionsOf({ streamName, expected }: AppendRequest): BatchAppendReq.Options {
  const options = new BatchAppendReq.Options().setStreamIdentifier(new StreamIdentifier().setStreamName(Buffer.from(streamName)));
  // No deadline: the protocol's is an instant of our clock, by which a server whose clock is ahead refuses every append.
  return expected === 'no-stream' ? options.setNoStream(new Empty()) : options.setStreamPosition(String(expected));
}

function proposed({ id, type, data, metadata }: SerialisedEvent): BatchAppendReq.ProposedMessage {
  const message = new BatchAppendReq.ProposedMessage().setId(toUuid(id)).setData(data).setCustomMetadata(metadata);
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

/** One append as the messages it is sent in, the last of which makes it happen. */
export function appendMessages(correlationId: string, request: AppendRequest): BatchAppendReq[] {
  const begin = (): BatchAppendReq => new BatchAppendReq().setCorrelationId(toUuid(correlationId));
  let part = begin().setOptions(optionsOf(request));
  const parts = [part];
  let bytes = 0;
  for (const event of request.events) {
    const size = event.data.length + event.metadata.length;
    if (bytes > 0 && bytes + size > PART_BYTES) {
      part = begin();
      parts.push(part);
      bytes = 0;
    }
    bytes += size;
    part.addProposedMessages(proposed(event));
  }
  part.setIsFinal(true);
  return parts;
}
