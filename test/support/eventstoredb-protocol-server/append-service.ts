import { setTimeout as delay } from 'node:timers/promises';
import { type handleBidiStreamingCall, type handleClientStreamingCall, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { Code } from '@eventstore/db-client/generated/code_pb.js';
import { AccessDenied, StreamIdentifier, AllStreamPosition, MaximumAppendSizeExceeded, Timeout, UUID, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import { Status } from '@eventstore/db-client/generated/status_pb.js';
import { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Any } from 'google-protobuf/google/protobuf/any_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendFault, Faults } from './append-faults.js';
import { refused } from './refused.js';
import type { AppendOutcome, Expected, MemoryLog, ProposedEvent, StoredEvent } from './memory-log.js';

/** The server's default for one append. */
const MAX_APPEND_BYTES = 1024 * 1024;
const TYPES = 'event_store.client.';
/** The server's defaults for what it waits for itself. */
const SERVER_TIMEOUT_MS = 2_000;

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Proposed = BatchAppendReq.ProposedMessage | AppendReq.ProposedMessage;

interface Arriving {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

function eventOf(message: Proposed): ProposedEvent {
  const map = message.getMetadataMap();
  return {
    id: message.getId()!.getString(), type: map.get('type')!, contentType: map.get('content-type')!,
    data: message.getData_asU8(), metadata: message.getCustomMetadata_asU8(),
  };
}

function nameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier!.getStreamName_asU8()).toString();
}

function failed(typeName: string, details: { serializeBinary(): Uint8Array }, message = ''): Status {
  const any = new Any();
  any.pack(details.serializeBinary(), typeName);
  return new Status().setMessage(message).setDetails(any);
}

function wrongRevision(current: number, expected: Expected): Status {
  const conflict = new WrongExpectedVersion();
  if (current === -1) conflict.setCurrentNoStream(new Empty());
  else conflict.setCurrentStreamRevision(String(current));
  if (expected === -1) conflict.setExpectedNoStream(new Empty());
  else if (typeof expected === 'number') conflict.setExpectedStreamPosition(String(expected));
  return failed(`${TYPES}WrongExpectedVersion`, conflict);
}

function expectedOf(options: BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  if (options.hasNoStream()) return -1;
  return options.hasAny() ? 'any' : 'stream-exists';
}

/** The two halves of a UUID, each as a signed number. */
function structured(text: string): UUID {
  const bytes = Buffer.from(text.replaceAll('-', ''), 'hex');
  return new UUID().setStructured(new UUID.Structured().setMostSignificantBits(String(bytes.readBigInt64BE(0))).setLeastSignificantBits(String(bytes.readBigInt64BE(8))));
}

/** Many appends on one call, each answered under its correlation id. */
export function batchAppend(log: MemoryLog, faults: Faults, cut: () => void): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> {
  const unindexed = new Set<StoredEvent>();
  return (call) => {
    faults.appendCalls += 1;
    for (const account of call.metadata.get('authorization')) faults.accounts.add(String(account));
    if (faults.refusedWith !== undefined) return void call.emit('error', refused(faults.refusedWith));
    const arriving = new Map<string, Arriving>();
    let turn = Promise.resolve();
    call.on('data', (request: BatchAppendReq) => {
      turn = turn.then(() => take(request));
    });
    call.on('error', () => undefined);
    call.on('end', () => call.end());

    async function take(request: BatchAppendReq): Promise<void> {
      await faults.gate.pass();
      const id = request.getCorrelationId()!.getString();
      const options = request.getOptions();
      const append = arriving.get(id) ?? { options: options!, events: [] };
      arriving.set(id, append);
      append.events.push(...request.getProposedMessagesList().map(eventOf));
      if (!request.getIsFinal()) return;
      arriving.delete(id);
      if (faults.appendDelayMs > 0) await delay(faults.appendDelayMs);
      carryOut(call, request, append);
    }
  };

  function carryOut(call: Call, request: BatchAppendReq, { options, events }: Arriving): void {
    const asSent = request.getCorrelationId()!;
    const answered = faults.answersInText ? asSent : structured(asSent.getString());
    const answer = () => new BatchAppendResp().setCorrelationId(answered).setStreamIdentifier(options.getStreamIdentifier());
    const refuse = (status: Status) => void call.write(answer().setError(status));
    const fault = faults.takeAppendFault();
    if (fault === 'never-answered') return;
    if (fault === 'cut-before') return cut();
    if (fault === 'call-ended') return void call.end();
    if (fault === 'call-refused') return void call.emit('error', refused(status.UNAUTHENTICATED));
    if (fault === 'access-denied') return refuse(failed(`${TYPES}AccessDenied`, new AccessDenied()));
    if (fault === 'not-ready') return refuse(failed('google.protobuf.Empty', new Empty(), 'Server Is Not Ready'));
    const deadline = options.getDeadline()?.toDate().getTime();
    if (deadline !== undefined && deadline < Date.now() + faults.clockAheadMs) return refuse(failed(`${TYPES}Timeout`, new Timeout()));
    if (events.reduce((bytes, { type, data, metadata }) => bytes + 2 * type.length + data.length + metadata.length, 0) > MAX_APPEND_BYTES) {
      return refuse(failed(`${TYPES}MaximumAppendSizeExceeded`, new MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES)));
    }
    const expected = expectedOf(options);
    const outcome = log.append(nameOf(options.getStreamIdentifier()), expected, events);
    if (outcome.kind === 'wrong-revision') return refuse(wrongRevision(outcome.current, expected));
    const { last } = outcome;
    if (unindexed.has(last)) {
      setTimeout(() => { if (call.writable) refuse(failed(`${TYPES}Timeout`, new Timeout())); }, SERVER_TIMEOUT_MS).unref();
      return;
    }
    const say = (): void => tell(call, answer().setSuccess(successOf(outcome, fault)), fault);
    if (outcome.kind === 'repeated') return say();
    unindexed.add(last);
    setTimeout(() => {
      unindexed.delete(last);
      if (call.writable) say();
    }, faults.indexingMs);
  }

  function tell(call: Call, answer: BatchAppendResp, fault: AppendFault | undefined): void {
    if (fault === 'answer-lost') return;
    if (fault === 'cut-after') return cut();
    if (fault === 'server-timeout') {
      answer.clearSuccess();
      return void call.write(answer.setError(failed(`${TYPES}Timeout`, new Timeout())));
    }
    if (fault === 'internal-error') {
      answer.clearSuccess();
      return void call.write(answer.setError(failed('google.protobuf.Empty', new Empty(), 'Internal Server Error').setCode(Code.INTERNAL)));
    }
    call.write(answer);
    if (fault === 'answered-twice') call.write(answer);
  }
}

function successOf({ last }: AppendOutcome & { kind: 'written' | 'repeated' }, fault: AppendFault | undefined): BatchAppendResp.Success {
  const success = new BatchAppendResp.Success().setCurrentRevision(String(last.revision));
  if (fault === 'without-position') return success.setNoPosition(new Empty());
  return success.setPosition(new AllStreamPosition().setCommitPosition(String(last.position)).setPreparePosition(String(last.position)));
}

/** One append on one call: the older way, which the client takes with credentials per call. */
export function append(log: MemoryLog, faults: Faults): handleClientStreamingCall<AppendReq, AppendResp> {
  return (call, answer) => {
    faults.singleAppendCalls += 1;
    let options: AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message !== undefined) events.push(eventOf(message));
    });
    call.on('end', () => {
      const expected: Expected = options!.hasRevision() ? Number(options!.getRevision()) : options!.hasNoStream() ? -1 : 'any';
      const outcome = log.append(nameOf(options!.getStreamIdentifier()), expected, events);
      if (outcome.kind === 'wrong-revision') {
        const conflict = new AppendResp.WrongExpectedVersion();
        if (outcome.current >= 0) conflict.setCurrentRevision(String(outcome.current));
        return answer(null, new AppendResp().setWrongExpectedVersion(conflict));
      }
      const position = new AppendResp.Position().setCommitPosition(String(outcome.last.position)).setPreparePosition(String(outcome.last.position));
      answer(null, new AppendResp().setSuccess(new AppendResp.Success().setCurrentRevision(String(outcome.last.revision)).setPosition(position)));
    });
  };
}
