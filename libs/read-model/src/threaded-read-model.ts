import { setTimeout as pause } from 'node:timers/promises';
import type { TicketScope, WorkScope } from '#libs/access/src/caller.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import type { PublishedRef } from '#libs/ticketing/src/deadlines/deadline.js';
import { type CheckpointSource, openCheckpoints } from './checkpoints/checkpoint-source.js';
import { CheckpointWatch } from './checkpoints/checkpoint-watch.js';
import type { PublicationKind } from './publications/publication-table.js';
import { decodePlace, encodePlace } from './queries/place-cursor.js';
import { QueryThreads } from './queries/query-threads.js';
import { decodeCursor, encodeCursor } from './queries/ticket-cursor.js';
import {
  type CommunityPage, type EscalationFilter, type GridPage, type PageRequest, type PublicationPage, ReadModel, type ReadModelCheckpoint, type ResponseTimeQuery, type ResponseTimes,
  type TicketFilter, type TicketPage, type WorkList,
} from './read-model.js';
import type { Statistics, StatisticsQuery } from './statistics/statistics.js';
import { CalendarsUnreadError } from './statistics/working-calendars.js';

/** While statistics are warmed up, half of one core is left to whoever asks meanwhile. */
const WARM_UP_SLICE_MS = 200;
/** Loaded: what has changed since is taken in so often. */
const KEEP_WARM_MS = 5_000;
const MAX_LIMIT = 500;
const MOST_ATTEMPTS = 3;
const COMMUNITIES = 'communities';

export interface ReadModelOptions {
  readonly location: ReadModelLocation;
  /** Time limit of one list or statistic. */
  readonly queryTimeoutMs: number;
  /** Default: one per core, at most 4. */
  readonly threads?: number;
  /** The published calendar of a `<name>/<version>` that a ticket was pinned by; undefined when there is none. Default: none are published. */
  readonly calendarOf?: CalendarSource;
}

export type CalendarSource = (ref: PublishedRef) => Promise<CalendarDocument | undefined>;

/**
 * The read model, asked in worker threads with connections of their own. Only point look-ups run on the caller's thread. One thread
 * is for statistics alone: it keeps the facts of every ticket in memory, which several would hold several times.
 */
export class ThreadedReadModel extends ReadModel {
  private readonly threads: QueryThreads;
  private readonly statisticsThread: QueryThreads;
  private readonly watch: CheckpointWatch;
  private readonly calendars: CalendarSource;
  private isOpen = true;

  private constructor({ location, queryTimeoutMs, threads, calendarOf = async () => undefined }: ReadModelOptions, private readonly source: CheckpointSource) {
    super();
    this.threads = new QueryThreads(location, queryTimeoutMs, { threads });
    this.statisticsThread = new QueryThreads(location, queryTimeoutMs, { threads: 1, idleMs: Infinity });
    this.watch = new CheckpointWatch(source);
    this.calendars = calendarOf;
  }

  /**
   * A file is made where the projector has not come so far yet. A server is not asked before it is used, so that a program can
   * start while it is away, and with the right to read alone.
   */
  static async open(options: ReadModelOptions): Promise<ThreadedReadModel> {
    return new ThreadedReadModel(options, await openCheckpoints(options.location));
  }

  /** @throws RangeError for a limit outside 1–500, InvalidCursorError, QueryTimeoutError, ReadModelBusyError, ReadModelVersionError */
  override async listTickets(scope: TicketScope, filter: TicketFilter, { limit, cursor }: PageRequest): Promise<TicketPage> {
    requireLimit(limit);
    const after = cursor === undefined ? null : decodeCursor(cursor, filter);
    const { items, last } = await this.threads.ask('listTickets', { scope, filter, limit, now: Date.now(), after });
    return { items, nextCursor: last === null ? null : encodeCursor(last, filter) };
  }

  override async workList(scope: WorkScope, limit: number): Promise<WorkList> {
    return this.threads.ask('workList', { scope, limit, now: Date.now() });
  }

  override async escalations(communities: readonly string[], filter: EscalationFilter, limit: number): Promise<WorkList> {
    return this.threads.ask('escalations', { communities, filter, limit, now: Date.now() });
  }

  override async responseTimes(communities: readonly string[] | null, query: ResponseTimeQuery): Promise<ResponseTimes> {
    return this.threads.ask('responseTimes', { communities, query });
  }

  override async statistics(communities: readonly string[] | null, query: StatisticsQuery): Promise<Statistics> {
    let calendars: readonly CalendarDocument[] = [];
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.statisticsThread.ask('statistics', { communities, query, calendars });
      } catch (error) {
        // Once read they are kept; more than two are asked for only when a ticket was pinned by yet another one meanwhile.
        if (!(error instanceof CalendarsUnreadError) || attempt === MOST_ATTEMPTS) throw error;
        calendars = await Promise.all(error.names.map((name) => this.calendarOf(name)));
      }
    }
  }

  /**
   * Loads what statistics keep in memory (about 9 s for 10^6 tickets) and keeps it current, so that nobody's question has to.
   * Until the read model is closed; whatever hinders it is tried again.
   */
  async keepWarm(): Promise<void> {
    while (this.isOpen) {
      // A thread that is gone, a projector that has not built this version yet: a question would be told so, here it is waited for.
      const complete = await this.statisticsThread.ask('warmUp', { sliceMs: WARM_UP_SLICE_MS }).then((answer) => answer.complete, () => true);
      await pause(complete ? KEEP_WARM_MS : WARM_UP_SLICE_MS, undefined, { ref: false });
    }
  }

  /** @throws as `listTickets` */
  override async communities({ limit, cursor }: PageRequest): Promise<CommunityPage> {
    requireLimit(limit);
    const after = cursor === undefined ? null : decodePlace(COMMUNITIES, cursor);
    const { items, last } = await this.threads.ask('communities', { limit, after });
    return { items, nextCursor: last === null ? null : encodePlace(COMMUNITIES, last) };
  }

  /** @throws as `listTickets` */
  override async grids(communityId: string, { limit, cursor }: PageRequest): Promise<GridPage | null> {
    requireLimit(limit);
    const list = `grids of ${communityId}`;
    const after = cursor === undefined ? null : Number(decodePlace(list, cursor));
    const page = await this.threads.ask('grids', { communityId, now: Date.now(), limit, after });
    return page && { items: page.items, nextCursor: page.last === null ? null : encodePlace(list, String(page.last)) };
  }

  /** @throws as `listTickets` */
  override async publications(kind: PublicationKind, { limit, cursor }: PageRequest): Promise<PublicationPage> {
    requireLimit(limit);
    const list = `publications of ${kind}`;
    const after = cursor === undefined ? null : decodePlace(list, cursor);
    const { items, last } = await this.threads.ask('publications', { kind, limit, after });
    return { items, nextCursor: last === null ? null : encodePlace(list, last) };
  }

  /** @throws ReadModelUnavailableError */
  override checkpoints(): Promise<readonly ReadModelCheckpoint[]> {
    return this.source.read();
  }

  /** @throws ReadModelBehindError after the time limit, ReadModelUnavailableError */
  override waitFor(position: Position, timeoutMs: number): Promise<void> {
    return this.watch.waitFor(position, timeoutMs);
  }

  override async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.watch.close();
    await this.threads.close();
    await this.statisticsThread.close();
    await this.source.close();
  }

  private async calendarOf(calendar: string): Promise<CalendarDocument> {
    const [name, version] = calendar.split('/') as [string, string];
    const document = await this.calendars({ name, version: Number(version) });
    if (document === undefined) throw new Error(`calendar ${calendar} was never published; run verify and restore the log from a backup`);
    return document;
  }
}

function requireLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw new RangeError(`limit ${limit}: give a whole number from 1 to ${MAX_LIMIT}`);
}
