import { Code } from '@eventstore/db-client/generated/code_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import { MaximumAppendSizeExceeded, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { EventStoreUnavailableError, type ExpectedRevision, type Position, WrongExpectedRevisionError } from '../event-store.js';
import { accessDenied } from './access-denied.js';

export interface Appended {
  readonly revision: number;
  /** Of the last event; absent where the server answers a repetition and does not say. */
  readonly position: Position | undefined;
}

const TYPES = 'event_store.client.';
/** The server itself says that it has given up waiting: the connection that says so is well. */
export class ServerTimeoutError extends EventStoreUnavailableError {
  constructor() {
    super('the event store: it answered Timeout; try again shortly', 'unknown', 1);
  }
}

/** gRPC tells a refused certificate as a connection that cannot be made, in OpenSSL's or Node's words. */
const UNTRUSTED = /certificate|altnames/i;

export function unavailable(reason: string, outcome: 'nothing-written' | 'unknown', options?: ErrorOptions): EventStoreUnavailableError {
  const wayOut = UNTRUSTED.test(reason) ? 'name the authority of its certificate with tlsCAFile in EVENT_STORE_URL' : 'try again shortly';
  return new EventStoreUnavailableError(`the event store: ${reason}; ${wayOut}`, outcome, 1, options);
}

export function appendedOf(success: BatchAppendResp.Success): Appended {
  return {
    revision: Number(success.getCurrentRevision()),
    position: success.hasPosition() ? BigInt(success.getPosition()?.getCommitPosition() ?? 0) : undefined,
  };
}

/** What the server says of an append that it has not carried out, or does not know. */
export function refusalOf(status: Status, streamId: string, expected: ExpectedRevision): Error {
  const details = status.getDetails();
  const type = details?.getTypeName() ?? '';
  switch (type) {
    case `${TYPES}WrongExpectedVersion`: {
      const conflict = details?.unpack((bytes) => WrongExpectedVersion.deserializeBinary(bytes), type);
      const actual = conflict?.hasCurrentStreamRevision() ? Number(conflict.getCurrentStreamRevision()) : 'no-stream';
      return new WrongExpectedRevisionError(streamId, expected, actual);
    }
    case `${TYPES}MaximumAppendSizeExceeded`: {
      const limit = details?.unpack((bytes) => MaximumAppendSizeExceeded.deserializeBinary(bytes), type)?.getMaxappendsize();
      return new RangeError(`append to ${streamId}: larger than the ${limit} bytes that the event store takes at once; raise MaxAppendSize there`);
    }
    // KurrentDB's, where it was given a limit for one event; this client's definitions do not know it.
    case `${TYPES}MaximumAppendEventSizeExceeded`:
      return new RangeError(`append to ${streamId}: an event is larger than the event store takes; raise MaxAppendEventSize there`);
    case `${TYPES}AccessDenied`:
      return accessDenied('known', 'nothing-written');
    case `${TYPES}StreamDeleted`:
      return new Error(`stream ${streamId} was deleted in the event store; restore it from a backup`);
    case `${TYPES}BadRequest`:
      return new Error(`append to ${streamId}: the event store does not understand it: ${status.getMessage()}`);
    case `${TYPES}Timeout`:
      return new ServerTimeoutError();
    case 'google.protobuf.Empty':
      // Without a code: not ready, busy, or without a leader, turned away before anything was done. With one: an error inside the server.
      return unavailable(status.getMessage(), status.getCode() === Code.OK ? 'nothing-written' : 'unknown');
    default:
      return unavailable(`it answered ${type || status.getMessage() || 'an error without a name'}`, 'unknown');
  }
}
