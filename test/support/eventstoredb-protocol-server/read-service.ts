import { once } from 'node:events';
import { type handleServerStreamingCall, Metadata, type ServerWritableStream, status } from '@grpc/grpc-js';
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { Faults } from './append-faults.js';
import type { MemoryLog, StoredEvent } from './memory-log.js';
import { refused } from './refused.js';

type Call = ServerWritableStream<ReadReq, ReadResp>;

/** .NET counts in units of 100 ns. */
const TICKS_PER_MILLISECOND = 10_000n;
const { BACKWARDS } = ReadReq.Options.ReadDirection;

/** The subscriptions that are open now, so that a test can count and drop them. */
export class Subscriptions {
  readonly open = new Set<Call>();
  opened = 0;

  /** As the server does when it is overrun or restarted. */
  drop(): void {
    for (const call of this.open) call.emit('error', Object.assign(new Error('the server dropped the subscription'), { code: status.UNAVAILABLE }));
  }

  /** Ends them as if there were nothing more. */
  end(): void {
    for (const call of this.open) call.end();
  }
}

function identifier(stream: string): StreamIdentifier {
  return new StreamIdentifier().setStreamName(Buffer.from(stream));
}

function toResponse(event: StoredEvent): ReadResp {
  const position = String(event.position);
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(event.id)).setStreamIdentifier(identifier(event.stream)).setStreamRevision(String(event.revision))
    .setCommitPosition(position).setPreparePosition(position).setData(event.data).setCustomMetadata(event.metadata);
  recorded.getMetadataMap()
    .set('type', event.type).set('content-type', event.contentType).set('created', String(BigInt(event.created.getTime()) * TICKS_PER_MILLISECOND));
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position));
}

/** True: the client takes more at once. Asked event by event, a promise for each would be most of the work. */
function write(call: Call, response: ReadResp, signal: AbortSignal): boolean {
  return call.write(response) || signal.aborted;
}

async function drained(call: Call, signal: AbortSignal): Promise<void> {
  await once(call, 'drain', { signal }).catch(() => undefined);
}

/** Reads of a stream, reads of the whole log, and subscriptions to it. */
export function read(log: MemoryLog, faults: Faults, subscriptions: Subscriptions): handleServerStreamingCall<ReadReq, ReadResp> {
  return (call) => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    call.on('close', () => gone.abort());
    call.on('error', () => gone.abort());
    faults.readCalls += 1;
    for (const account of call.metadata.get('authorization')) faults.accounts.add(String(account));
    if (faults.refusedWith !== undefined) return void call.emit('error', refused(faults.refusedWith));
    if (faults.readFault !== undefined) return void call.emit('error', Object.assign(new Error('refused without a word'), faults.readFault));
    void serve(call, gone.signal);
  };

  async function serve(call: Call, gone: AbortSignal): Promise<void> {
    await faults.gate.pass();
    if (gone.aborted || !faults.readsAnswered) return;
    const options = call.request.getOptions()!;
    if (faults.leader !== undefined && call.metadata.get('requires-leader').includes('true')) return void call.emit('error', notLeader(faults.leader));
    if (options.hasSubscription()) return subscribe(call, options.getAll()!, gone);
    const stream = options.getStream();
    const events = stream === undefined ? ofAll(options) : ofStream(options, stream);
    if (events === undefined) call.write(new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(stream?.getStreamIdentifier())));
    for (const event of events ?? []) {
      if (gone.aborted) return;
      faults.eventsTold += 1;
      if (!write(call, toResponse(event), gone)) await drained(call, gone);
    }
    call.end();
  }

  /** Backwards a position is the end of what is read, forwards its start. */
  function ofAll(options: ReadReq.Options): StoredEvent[] {
    const all = options.getAll()!;
    const count = Number(options.getCount());
    const at = all.hasPosition() ? log.indexOf(BigInt(all.getPosition()!.getCommitPosition())) : all.hasStart() ? 0 : log.all.length;
    return options.getReadDirection() === BACKWARDS ? log.all.slice(Math.max(0, at - count), at).toReversed() : log.all.slice(at, at + count);
  }

  function ofStream(options: ReadReq.Options, from: ReadReq.Options.StreamOptions): StoredEvent[] | undefined {
    const events = log.stream(Buffer.from(from.getStreamIdentifier()!.getStreamName_asU8()).toString());
    if (events.length === 0) return undefined;
    const count = Number(options.getCount());
    const at = from.hasRevision() ? Number(from.getRevision()) : from.hasStart() ? 0 : events.length - 1;
    return options.getReadDirection() === BACKWARDS
      ? events.slice(Math.max(0, at + 1 - count), at + 1).toReversed()
      : events.slice(at, at + count);
  }

  async function subscribe(call: Call, from: ReadReq.Options.AllOptions, gone: AbortSignal): Promise<void> {
    subscriptions.open.add(call);
    subscriptions.opened += 1;
    gone.addEventListener('abort', () => subscriptions.open.delete(call));
    call.write(new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID())));
    if (faults.mutedSubscriptions > 0) return void (faults.mutedSubscriptions -= 1);
    // Behind the position, not at it.
    let next = from.hasPosition() ? log.indexOf(BigInt(from.getPosition()!.getCommitPosition()) + 1n) : from.hasStart() ? 0 : log.all.length;
    while (!gone.aborted) {
      for (; next < log.all.length && !gone.aborted; next += 1) {
        if (faults.gate.isShut) await faults.gate.pass();
        faults.eventsTold += 1;
        if (!write(call, toResponse(log.all[next]!), gone)) await drained(call, gone);
      }
      if (!gone.aborted) call.write(new ReadResp().setCaughtUp(new ReadResp.CaughtUp()));
      await log.grows(gone);
    }
  }
}

function notLeader({ host, port }: { readonly host: string; readonly port: number }): Error {
  const metadata = new Metadata();
  metadata.set('exception', 'not-leader');
  metadata.set('leader-endpoint-host', host);
  metadata.set('leader-endpoint-port', String(port));
  return Object.assign(new Error('Leader info available'), { code: status.NOT_FOUND, metadata });
}
