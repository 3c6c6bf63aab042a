import { setTimeout as pause } from 'node:timers/promises';
import { type AllStreamResolvedEvent, BACKWARDS, END, type EventStoreDBClient, FORWARDS, type ReadPosition, type ResolvedEvent, START } from '@eventstore/db-client';
import { type LogPage, MAX_PAGE, type Position, type RecordedEvent } from '../event-store.js';
import { readablePrefix } from '../paging.js';
import { isRefusal, refusalIn } from './access-denied.js';
import { unavailable } from './append-answers.js';
import { type ClientRead, collectEvents } from './collect-events.js';
import { type ConnectionLane, pauseAfter } from './connection-lane.js';
import { ownEvent, positionOf, type Stored, toRecorded } from './log-event.js';

/** Events looked at first for the log's last one of ours, and how many times more, at most, each time there is none. */
const HEAD_LOOK = 16;
const LOOK_FURTHER = 8;

/** The client's errors carry a type, raw gRPC errors a code alone, a failed discovery neither. */
function kindOf(error: unknown): 'no-stream' | 'not-leader' | 'denied' | 'deleted' | 'connection' {
  const { type } = error as { readonly type?: unknown };
  if (type === 'stream-not-found') return 'no-stream';
  if (type === 'not-leader') return 'not-leader';
  if (type === 'stream-deleted') return 'deleted';
  if (isRefusal(error)) return 'denied';
  return 'connection';
}

export function allFrom(position: Position): ReadPosition {
  return position === 0n ? START : { commit: position, prepare: position };
}

/** Of an event of anybody's: in old transactions the two positions differ. Undefined commit positions are {@link positionOf}'s affair. */
export function placeOf(event: Stored): ReadPosition {
  return event.position ?? allFrom(positionOf(event));
}

/** The last event of the whole log at an earlier look, whoever's it was, and our head then. */
interface SeenEnd {
  readonly id: string;
  readonly position: Position;
  readonly at: ReadPosition;
  readonly head: Position;
}

/** A page of ours, and how far the log was read for it: others' events behind the page's last one need not be read again. */
export interface ReadPage extends LogPage {
  readonly readTo: ReadPosition;
}

interface LookedBack {
  /** Undefined: not found yet. */
  readonly head: Position | undefined;
  readonly newest: Stored | undefined;
  readonly readTo: ReadPosition;
}

/** Reads of one page each, tried again on a fresh connection until the time is up. */
export class LogReads {
  private seenEnd: SeenEnd | undefined;
  private search: Promise<Position> | undefined;

  constructor(
    private readonly lane: ConnectionLane,
    private readonly namespace: string,
    private readonly timeoutMs: number,
  ) {}

  async stream(streamId: string, direction: 'forwards' | 'backwards', from: number | undefined, limit: number): Promise<RecordedEvent[]> {
    const start = direction === 'forwards' ? START : END;
    const events = await this.read<ResolvedEvent>((client) => client.readStream(`${this.namespace}${streamId}`, {
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS, fromRevision: from === undefined ? start : BigInt(from), maxCount: limit,
      // A follower may not have yet what was acknowledged.
      requiresLeader: true,
    }));
    return readablePrefix(events.flatMap(({ event }) => (event === undefined ? [] : [event])), (event: Stored) => toRecorded(event, this.namespace));
  }

  /**
   * The protocol has no filtered read of the whole log: the database's own events, and other installations', are read and passed over, more
   * at a time the longer there is none of ours.
   * @param from where it was read to before, at or behind `after`
   */
  async page(after: Position, limit: number, from?: ReadPosition, stop?: AbortSignal): Promise<ReadPage> {
    // Of an installation that has written nothing yet, all that was there at the last look is others'.
    const others = from === undefined && after === 0n && this.seenEnd?.head === 0n ? this.seenEnd : undefined;
    let readTo = from ?? others?.at ?? allFrom(after);
    for (let look = limit; ;) {
      const startedAt = performance.now();
      // One more, because the event at the position itself comes first.
      const options = { fromPosition: readTo, maxCount: look + 1 };
      const read = await this.read<AllStreamResolvedEvent>((client) => client.readAll(options));
      if (readTo === others?.at && read[0]?.event?.id !== others.id) {
        // The log was put back to another state since.
        readTo = START;
        continue;
      }
      const page = pageOf(read, this.namespace, after, limit);
      const last = read[read.length - 1]?.event;
      if (page.events.length > 0) return { ...page, readTo: allFrom(page.position) };
      if (last !== undefined) readTo = placeOf(last);
      if (read.length <= look || last === undefined || stop?.aborted) return { ...page, readTo };
      look = this.further(look, performance.now() - startedAt);
    }
  }

  /** What our events from this position on, that one included, say their hashes are; at most `limit` events are looked at. */
  async hashesFrom(position: Position, limit: number): Promise<ReadonlyMap<Position, unknown>> {
    // From the leader: a follower may not have yet what was acknowledged.
    const read = await this.read<AllStreamResolvedEvent>((client) => client.readAll({ fromPosition: allFrom(position), maxCount: limit, requiresLeader: true }));
    const hashes = new Map<Position, unknown>();
    for (const resolved of read) {
      const event = ownEvent(resolved, this.namespace);
      if (event !== undefined) hashes.set(positionOf(event), (event.metadata as { readonly hash?: unknown } | undefined)?.hash);
    }
    return hashes;
  }

  /**
   * Position of the last event of ours, 0n when there is none. Reads no further back than to where the log ended at the last look. Far
   * back is looked for once, for all who ask: where others write much, that takes longer than some of them wait.
   */
  async head(): Promise<Position> {
    const near = await this.lookBack(END, HEAD_LOOK);
    if (near.head !== undefined) return near.head;
    if (this.search === undefined) return this.searchBack(near);
    await this.search;
    // Begun before this one: what it found may have been followed by more of ours.
    const since = await this.lookBack(END, HEAD_LOOK);
    return since.head ?? this.searchBack(since);
  }

  private searchBack(from: LookedBack): Promise<Position> {
    const search = this.goBack(from).finally(() => {
      if (this.search === search) this.search = undefined;
    });
    this.search = search;
    return search;
  }

  private async goBack({ newest, readTo }: LookedBack): Promise<Position> {
    let from = readTo;
    for (let maxCount = HEAD_LOOK * LOOK_FURTHER; ;) {
      const startedAt = performance.now();
      const look = await this.lookBack(from, maxCount, newest);
      if (look.head !== undefined) return look.head;
      from = look.readTo;
      maxCount = this.further(maxCount, performance.now() - startedAt);
    }
  }

  /** One page backwards. @param newest the log's last event when the look began */
  private async lookBack(fromPosition: ReadPosition, maxCount: number, newest?: Stored): Promise<LookedBack> {
    const { seenEnd } = this;
    const options = { direction: BACKWARDS, fromPosition, maxCount, requiresLeader: true } as const;
    const read = await this.read<AllStreamResolvedEvent>((client) => client.readAll(options));
    const first = newest ?? read[0]?.event;
    const last = read[read.length - 1]?.event;
    const head = headIn(read, this.namespace, seenEnd) ?? (last === undefined || read.length < maxCount ? 0n : undefined);
    if (head !== undefined && first !== undefined) this.seenEnd = { id: first.id, position: positionOf(first), at: placeOf(first), head };
    return { head, newest: first, readTo: last === undefined ? fromPosition : placeOf(last) };
  }

  /** More, unless it would not end in time going by the last look. */
  private further(look: number, tookMs: number): number {
    return tookMs * LOOK_FURTHER < this.timeoutMs / 2 ? Math.min(look * LOOK_FURTHER, MAX_PAGE) : look;
  }

  private async read<Event>(start: (client: EventStoreDBClient) => ClientRead): Promise<Event[]> {
    const endsAt = performance.now() + this.timeoutMs;
    for (let failures = 1; ; failures += 1) {
      // Half of the time, so that one silent connection leaves time for the next.
      const limitMs = Math.max(1, Math.min(endsAt - performance.now(), this.timeoutMs / 2));
      try {
        return await this.attempt<Event>(start, limitMs);
      } catch (error) {
        const wait = pauseAfter(failures);
        const message = error instanceof Error ? error.message : String(error);
        switch (kindOf(error)) {
          case 'no-stream': return [];
          case 'denied': throw refusalIn(error, 'nothing-written');
          case 'deleted': throw new Error(`a stream was deleted in the event store (${message}); restore it from a backup`, { cause: error });
          case 'not-leader': case 'connection': break;
        }
        if (this.lane.closed) throw unavailable('it is closed', 'nothing-written', { cause: error });
        if (performance.now() + wait >= endsAt) throw unavailable(`cannot be read (${message})`, 'nothing-written', { cause: error });
        await pause(wait);
      }
    }
  }

  private attempt<Event>(start: (client: EventStoreDBClient) => ClientRead, limitMs: number): Promise<Event[]> {
    return this.lane.use(async (connection) => {
      try {
        const events = await collectEvents<Event>(start(connection.client), limitMs);
        // A client that is closed ends its reads as if the log ended there.
        if (this.lane.closed) throw new Error('closed within a page');
        this.lane.succeeded(connection);
        return events;
      } catch (error) {
        // A client that was told who leads goes there by itself; a new one would ask the same follower again.
        if (kindOf(error) === 'connection') this.lane.failed(connection, error);
        throw error;
      }
    });
  }
}

/**
 * Our head, as far as events read backwards tell it. The seen end must be among them by its id: a log that was put back from a
 * backup can have others at the same positions.
 */
function headIn(read: readonly AllStreamResolvedEvent[], namespace: string, seenEnd: SeenEnd | undefined): Position | undefined {
  for (const resolved of read) {
    const own = ownEvent(resolved, namespace);
    if (own !== undefined) return positionOf(own);
    const { event } = resolved;
    if (event !== undefined && event.id === seenEnd?.id && positionOf(event) === seenEnd.position) return seenEnd.head;
  }
  return undefined;
}

/** The events of ours behind `after`, at most `limit` of them, and the position of the last one. */
export function pageOf(read: readonly AllStreamResolvedEvent[], namespace: string, after: Position, limit = MAX_PAGE): LogPage {
  const own = read.flatMap((resolved) => {
    const event = ownEvent(resolved, namespace);
    return event === undefined || positionOf(event) <= after ? [] : [event];
  });
  const events = readablePrefix(own.slice(0, limit), (event) => toRecorded(event, namespace));
  return { events, position: events[events.length - 1]?.position ?? after };
}
