import { setTimeout as delay } from 'node:timers/promises';
import type { ReadPosition } from '@eventstore/db-client';
import {
  type AppendResult, EventStore, EventStoreAccessDeniedError, EventStoreUnavailableError, type EventToAppend, type ExpectedRevision, type LogPage, MAX_PAGE,
  type Position, type ProvableAppends, type RecordedEvent, type StreamRead,
} from '../event-store.js';
import { clampLimit } from '../paging.js';
import { ServerTimeoutError, unavailable } from './append-answers.js';
import type { AppendRequest } from './append-messages.js';
import { AppendProofs } from './append-proofs.js';
import { ConnectionLane, type ConnectionObserver, pauseAfter } from './connection-lane.js';
import { serialise } from './log-event.js';
import { allFrom, LogReads, pageOf, placeOf } from './log-reads.js';
import { lastPosition, LogSubscription, SubscriptionDroppedError } from './log-subscription.js';

export interface EventStoreDbOptions {
  /** `esdb://…` or `esdb+discover://…`, credentials included. */
  readonly connectionString: string;
  /** Put before every stream's name. */
  readonly namespace: string;
  /** One append, or one read with its repetitions, ends within this time. */
  readonly timeoutMs: number;
  /** Appends that may wait for their answers before more are refused; default 4096. */
  readonly queueLimit?: number;
  readonly readOnly?: boolean;
  readonly observer?: ConnectionObserver;
}

/** How far a subscription has come: the last event of ours that was told, and behind it what was read of others. */
interface Reached {
  position: Position;
  readTo?: ReadPosition;
}

/** Until a person lets the account in, a subscription asks so often. */
const DENIED_PAUSE_MS = 5_000;
/** The client would send it as another name. */
const UNSENDABLE = /[\p{Cs}\0]/u;

/**
 * The log in EventStoreDB or KurrentDB. Appends, reads and each subscription have connections of their own, so that none
 * waits behind another and each can be replaced alone.
 */
export class EventStoreDbEventStore extends EventStore implements ProvableAppends {
  private readonly appends: ConnectionLane;
  private readonly reading: ConnectionLane;
  private readonly reads: LogReads;
  private readonly proofs: AppendProofs;
  private readonly closed = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(private readonly options: EventStoreDbOptions) {
    super();
    const { connectionString, namespace, timeoutMs, observer } = options;
    this.appends = new ConnectionLane('append', connectionString, observer);
    this.reading = new ConnectionLane('read', connectionString, observer);
    this.reads = new LogReads(this.reading, namespace, timeoutMs);
    this.proofs = new AppendProofs((position, limit) => this.reads.hashesFrom(position, limit));
  }

  /**
   * The database says success for equal event ids whatever their contents, so `written` is never claimed.
   * @throws what the port says; RangeError for a stream name or an event id that cannot be, or more than the server takes at once
   */
  override async append(streamId: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    const { namespace, readOnly = false, queueLimit = 4096 } = this.options;
    if (readOnly) throw new Error(`append to ${streamId}: the event store was opened read-only`);
    if (events.length === 0) throw new RangeError(`append to ${streamId}: give at least one event`);
    if (streamId === '' || streamId.startsWith('$') || UNSENDABLE.test(streamId)) {
      throw new RangeError('a stream id must be well-formed text without U+0000 that does not begin with $');
    }
    if (this.closed.signal.aborted) throw unavailable('it is closed', 'nothing-written');
    if (this.underWay.size >= queueLimit) throw unavailable(`${queueLimit} appends are waiting already`, 'nothing-written');
    const request: AppendRequest = { streamId, streamName: `${namespace}${streamId}`, expected, events: events.map(serialise) };
    const work = this.send(request);
    this.underWay.add(work);
    try {
      return await work;
    } finally {
      this.underWay.delete(work);
    }
  }

  override async readStream(streamId: string, { direction = 'forwards', from, limit = MAX_PAGE }: StreamRead = {}): Promise<readonly RecordedEvent[]> {
    return this.reads.stream(streamId, direction, from, clampLimit(limit));
  }

  override async readAll(after: Position, limit: number): Promise<LogPage> {
    const { events, position } = await this.reads.page(after, clampLimit(limit));
    return { events, position };
  }

  isStoredAt(position: Position, hash: string): Promise<boolean> {
    return this.proofs.holds(position, hash);
  }

  override async *subscribe(after: Position, { batchSize, signal }: { readonly batchSize: number; readonly signal: AbortSignal }): AsyncIterable<LogPage> {
    const stop = AbortSignal.any([signal, this.closed.signal]);
    const reached: Reached = { position: after };
    let failures = 0;
    while (!stop.aborted) {
      try {
        for await (const page of this.follow(reached, batchSize, stop)) {
          failures = 0;
          yield page;
        }
      } catch (error) {
        if (!(error instanceof SubscriptionDroppedError) && !(error instanceof EventStoreUnavailableError)) throw error;
        // What fails because it was closed is nothing to tell.
        if (stop.aborted) return;
        failures += 1;
        this.options.observer?.reconnected('subscription', error);
        await delay(error instanceof EventStoreAccessDeniedError ? DENIED_PAUSE_MS : pauseAfter(failures), undefined, { signal: stop }).catch(() => undefined);
      }
    }
  }

  override async head(): Promise<Position> {
    return this.reads.head();
  }

  /** Appends not answered yet: the gauge behind 503. */
  get pendingAppends(): number {
    return this.underWay.size;
  }

  override async close(): Promise<void> {
    if (this.closed.signal.aborted) return;
    this.closed.abort();
    // Each has its time limit.
    await Promise.allSettled(this.underWay);
    this.appends.close();
    this.reading.close();
  }

  /** What is there in pages, which come nearly twice as fast; then one subscription, until its first fault. */
  private async *follow(reached: Reached, batchSize: number, stop: AbortSignal): AsyncGenerator<LogPage> {
    while (!stop.aborted) {
      const { events, position, readTo } = await this.reads.page(reached.position, clampLimit(batchSize), reached.readTo, stop);
      reached.position = position;
      reached.readTo = readTo;
      if (events.length === 0) break;
      yield { events, position };
    }
    if (!stop.aborted) yield* this.followLive(reached, batchSize, stop);
  }

  private async *followLive(reached: Reached, batchSize: number, stop: AbortSignal): AsyncGenerator<LogPage> {
    const { connectionString, namespace } = this.options;
    const subscription = new LogSubscription(connectionString, reached.readTo ?? allFrom(reached.position), batchSize);
    try {
      let seen = reached.position;
      let expected = 0n;
      while (!stop.aborted) {
        const events = await subscription.next(batchSize, stop);
        if (stop.aborted) return;
        // Two looks at the head: what was there at the first must have come by the second.
        if (events.length === 0 && seen < expected) throw new SubscriptionDroppedError(`it is silent at ${seen}, the log has reached ${expected}`);
        if (events.length === 0) expected = await this.head();
        // A page ends before an unreadable event, which the next one then begins with and throws.
        for (let page = pageOf(events, namespace, reached.position); page.events.length > 0; page = pageOf(events, namespace, reached.position)) {
          reached.position = page.position;
          reached.readTo = allFrom(page.position);
          yield page;
        }
        seen = lastPosition(events, seen);
        const last = events[events.length - 1]?.event;
        if (last !== undefined) reached.readTo = placeOf(last);
      }
    } finally {
      subscription.close();
    }
  }

  private async send(request: AppendRequest): Promise<AppendResult> {
    const { timeoutMs } = this.options;
    const { revision, position } = await this.appends.use(async (connection) => {
      try {
        const appended = await connection.append(request, timeoutMs);
        this.appends.succeeded(connection);
        return appended;
      } catch (error) {
        // An answer, though no good one: another connection would be given the same.
        const answered = error instanceof EventStoreAccessDeniedError || error instanceof ServerTimeoutError;
        if (error instanceof EventStoreUnavailableError && !answered) this.appends.failed(connection, error);
        else this.appends.succeeded(connection);
        throw error;
      }
    });
    return { revision, position: position ?? await this.positionAt(request.streamId, revision) };
  }

  /** Repetitions can be answered without their position. */
  private async positionAt(streamId: string, revision: number): Promise<Position> {
    const [event] = await this.reads.stream(streamId, 'forwards', revision, 1);
    if (event === undefined) throw unavailable(`${streamId} lacks revision ${revision} that was just acknowledged`, 'unknown');
    return event.position;
  }
}
