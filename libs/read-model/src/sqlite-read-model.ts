import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import type { TicketScope, WorkScope } from '#libs/access/src/caller.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import type { PublishedRef } from '#libs/ticketing/src/deadlines/deadline.js';
import { PROJECTIONS } from './projections.js';
import type { PublicationKind } from './publications/publication-table.js';
import { decodePlace, encodePlace } from './queries/place-cursor.js';
import { QueryThreads } from './queries/query-threads.js';
import { decodeCursor, encodeCursor } from './queries/ticket-cursor.js';
import {
  type CommunityPage, type EscalationFilter, type GridPage, type PageRequest, type PublicationPage, ReadModel, ReadModelBehindError, type ResponseTimeQuery, type ResponseTimes,
  type TicketFilter, type TicketPage, type WorkList,
} from './read-model.js';
import type { Statistics, StatisticsQuery } from './statistics/statistics.js';
import { CalendarsUnreadError } from './statistics/working-calendars.js';
import { openReadModelFile } from './sqlite/open-read-model-file.js';

/** While statistics are warmed up, half of one core is left to whoever asks meanwhile. */
const WARM_UP_SLICE_MS = 200;
/** Loaded: what has changed since is taken in so often. */
const KEEP_WARM_MS = 5_000;
/** A look at the checkpoints costs some microseconds; callers wait for a projector that needs a few milliseconds. */
const LOOK_EVERY_MS = 3;
const MAX_LIMIT = 500;
const MOST_ATTEMPTS = 3;
const COMMUNITIES = 'communities';

export interface SqliteReadModelOptions {
  readonly path: string;
  /** Time limit of one list or statistic. */
  readonly queryTimeoutMs: number;
  /** Default: one per core, at most 4. */
  readonly threads?: number;
  /** The published calendar of a `<name>/<version>` that a ticket was pinned by; undefined when there is none. Default: none are published. */
  readonly calendarOf?: CalendarSource;
}

export type CalendarSource = (ref: PublishedRef) => Promise<CalendarDocument | undefined>;

interface Waiting {
  readonly position: Position;
  readonly until: number;
  settle(reached: Position): void;
}

/**
 * The read model in its SQLite file. Only point look-ups run on the caller's thread. One thread is for statistics alone: it
 * keeps the facts of every ticket in memory, which several would hold several times.
 */
export class SqliteReadModel extends ReadModel {
  private readonly selectCheckpoints: StatementSync;
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly file: DatabaseSync, private readonly threads: QueryThreads, private readonly statisticsThread: QueryThreads,
    private readonly calendars: CalendarSource,
  ) {
    super();
    const names = PROJECTIONS.map(({ name }) => `'${name}'`).join(', ');
    this.selectCheckpoints = file.prepare(
      `SELECT projection, version, position, stopped_at FROM checkpoints WHERE projection IN (${names}) ORDER BY projection`);
    this.selectCheckpoints.setReadBigInts(true);
  }

  /** Opens the read model, and creates it where the projector has not come so far yet. */
  static async open({ path, queryTimeoutMs, threads, calendarOf = async () => undefined }: SqliteReadModelOptions): Promise<SqliteReadModel> {
    const created = await openReadModelFile(path);
    try {
      await prepareProjections(created, PROJECTIONS);
    } finally {
      await created.close();
    }
    return new SqliteReadModel(
      new DatabaseSync(path, { readOnly: true, timeout: 1000 }), new QueryThreads(path, queryTimeoutMs, { threads }),
      new QueryThreads(path, queryTimeoutMs, { threads: 1, idleMs: Infinity }), calendarOf,
    );
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
    while (this.file.isOpen) {
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

  override async checkpoints(): Promise<readonly { projection: string; version: number; position: Position; stoppedAt: Position | null }[]> {
    const rows = this.selectCheckpoints.all() as unknown as { projection: string; version: bigint; position: bigint; stopped_at: bigint | null }[];
    return rows.map((row) => ({ projection: row.projection, version: Number(row.version), position: row.position, stoppedAt: row.stopped_at }));
  }

  override async waitFor(position: Position, timeoutMs: number): Promise<void> {
    const reached = this.reached();
    if (reached >= position) return;
    await new Promise<void>((resolve, reject) => {
      this.waiting.add({
        position, until: performance.now() + timeoutMs,
        settle: (now) => (now >= position ? resolve() : reject(new ReadModelBehindError(position, now))),
      });
      this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
    });
  }

  override async close(): Promise<void> {
    if (!this.file.isOpen) return;
    this.settle((_waiting) => true, this.reached());
    await this.threads.close();
    await this.statisticsThread.close();
    this.file.close();
  }

  private async calendarOf(calendar: string): Promise<CalendarDocument> {
    const [name, version] = calendar.split('/') as [string, string];
    const document = await this.calendars({ name, version: Number(version) });
    if (document === undefined) throw new Error(`calendar ${calendar} was never published; run verify and restore the log from a backup`);
    return document;
  }

  /** Where the projection that is furthest behind stands. */
  private reached(): Position {
    const rows = this.selectCheckpoints.all() as unknown as { position: bigint }[];
    return rows.reduce<bigint>((least, { position }) => (position < least ? position : least), rows[0]?.position ?? 0n);
  }

  private look(): void {
    const reached = this.reached();
    const now = performance.now();
    this.settle(({ position, until }) => reached >= position || now >= until, reached);
  }

  private settle(which: (waiting: Waiting) => boolean, reached: Position): void {
    for (const waiting of this.waiting) {
      if (!which(waiting)) continue;
      this.waiting.delete(waiting);
      waiting.settle(reached);
    }
    if (this.waiting.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

function requireLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) throw new RangeError(`limit ${limit}: give a whole number from 1 to ${MAX_LIMIT}`);
}
