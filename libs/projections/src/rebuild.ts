import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { type Kysely } from 'kysely';
import { type EventStore, isStreamOrdered, type LogPage, type Position, type StreamOrderedLog } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type Checkpoint, readCheckpoints } from './checkpoints.js';
import type { EngineTables, ProjectionDatabase } from './engine-tables.js';
import { inTransaction } from './in-transaction.js';
import { prepareProjections } from './prepare-projections.js';
import type { Projection } from './projection.js';
import { BatchFailed, findGuilty, projectBatch } from './rebuild-batch.js';
import { endRebuild, readRebuild, type RebuildState, startRebuild, stepRebuild } from './rebuild-progress.js';
import { StreamCopy } from './stream-copy.js';
import { createIndex, createTables, dropTables, indexesOf, NEXT, takeOverTables } from './table-definition.js';
import type { TableWriter } from './table-writer.js';
import { onceUnused } from './tables-in-use.js';

/** Events per step: smaller pages cost time, larger ones memory and the patience of a running projector. */
const PAGE_SIZE = 2_048;
/** A takeover projects the last few events under the write lock; beyond this many pages it lets the lock go first. */
const PAGES_UNDER_LOCK = 4;
/** Takeovers that met too long a tail; each such round catches up without the lock, so two or three are enough. */
const TAKEOVER_ATTEMPTS = 100;

const UNBEGUN: RebuildState = { phase: 'copying', cursor: null, carry: '{}', upTo: 0n, position: 0n, events: 0, step: 0 };

export interface RebuildProgress {
  /** `waiting-for-readers`: others, an autovacuum among them, still hold tables that are to be replaced. */
  readonly phase: RebuildState['phase'] | 'waiting-for-readers' | 'taken-over';
  /** Events read so far, in all phases. */
  readonly events: number;
  readonly position: Position;
}

export interface RebuildOptions {
  readonly store: EventStore;
  readonly database: ProjectionDatabase;
  readonly projections: readonly Projection[];
  readonly upcasters: Upcasters;
  /** Stop at this position instead of the end of the log. */
  readonly upTo?: Position;
  /** Events per step; default 2,048. */
  readonly pageSize?: number;
  readonly signal?: AbortSignal;
  onProgress?(progress: RebuildProgress): void;
}

export interface RebuildResult {
  readonly events: number;
  readonly position: Position;
  /** Went on where an earlier, killed rebuild had stopped. */
  readonly resumed: boolean;
}

/**
 * Builds the projections' tables anew beside the live ones and lets them take over in one transaction. The log is
 * read once for all of them: stream after stream where the store can, so that each row is written once, then in
 * position order. A running projector goes on meanwhile. Killed at any instant, the next call goes on.
 * @throws RebuildFailedError, RebuildTakenOverError, TablesInUseError, the signal's reason
 */
export async function rebuild(options: RebuildOptions): Promise<RebuildResult> {
  const work = new Rebuild(options);
  try {
    return await work.run();
  } catch (error) {
    throw error instanceof BatchFailed ? await findGuilty(error, options, work.writer) : error;
  }
}

class Rebuild {
  readonly writer: TableWriter;
  private readonly db: Kysely<EngineTables>;
  private readonly pageSize: number;
  private state = UNBEGUN;

  constructor(private readonly options: RebuildOptions) {
    this.db = options.database.db;
    this.writer = options.database.tableWriter(NEXT);
    this.pageSize = options.pageSize ?? PAGE_SIZE;
  }

  async run(): Promise<RebuildResult> {
    const { store, database, projections } = this.options;
    await prepareProjections(database, projections);
    const unfinished = await readRebuild(this.db, projections);
    this.state = unfinished ?? await this.onceUnused((waitMs) => this.begin(waitMs));
    if (this.state.phase === 'copying' && isStreamOrdered(store)) await this.copy(store);
    if (this.state.phase === 'indexing') await this.index();
    for (let attempt = 0; attempt < TAKEOVER_ATTEMPTS; attempt += 1) {
      if (await this.onceUnused((waitMs) => this.catchUpAndTakeOver(waitMs))) {
        this.tell('taken-over');
        return { events: this.state.events, position: this.state.position, resumed: unfinished !== undefined };
      }
    }
    throw new Error(`the log grows faster than ${projections.map(({ name }) => name).join(', ')} can be rebuilt`);
  }

  private async begin(waitMs: number): Promise<RebuildState> {
    const { store, projections } = this.options;
    const streamOrder = isStreamOrdered(store) && projections.every(({ streams }) => streams !== undefined);
    // Without stream order nothing is copied: empty tables get their indexes, and catching up does all the work.
    const upTo = streamOrder ? this.options.upTo ?? await store.head() : 0n;
    const state: RebuildState = { ...UNBEGUN, phase: streamOrder ? 'copying' : 'indexing', upTo };
    await inTransaction(this.options.database, async (tx) => {
      await this.options.database.holdCheckpoints(tx);
      await this.options.database.holdTables(tx, this.tableNames(NEXT), waitMs);
      for (const projection of projections) {
        await dropTables(tx, projection, NEXT);
        await createTables(tx, projection, NEXT);
      }
      await startRebuild(tx, projections, state);
    });
    return state;
  }

  private async copy(store: StreamOrderedLog): Promise<void> {
    const copy = new StreamCopy(this.options.projections, this.options.upcasters, this.state.carry);
    while (this.state.phase === 'copying') {
      this.options.signal?.throwIfAborted();
      const page = await store.readInStreamOrder(this.state.cursor, this.state.upTo, this.pageSize);
      copy.take(page.events);
      if (page.cursor === null) copy.end();
      const events = this.state.events + page.events.length;
      await this.step(page.cursor === null
        ? { phase: 'indexing', cursor: null, carry: '{}', position: this.state.upTo, events }
        : { cursor: page.cursor, carry: copy.carry(), events }, (tx) => copy.write(this.writer.in(tx)));
      copy.written();
    }
  }

  /** Last, because sorting a finished column once is many times faster than keeping an index sorted row by row. */
  private async index(): Promise<void> {
    const live = await readCheckpoints(this.db);
    for (const projection of this.options.projections) {
      const generation = (live.find((checkpoint) => checkpoint.projection === projection.name)?.generation ?? 0) + 1;
      for (const index of projection.tables.flatMap((table) => indexesOf(table, NEXT, generation))) {
        this.options.signal?.throwIfAborted();
        await this.step({}, (tx) => createIndex(tx, index));
      }
    }
    await this.step({ phase: 'catching-up' }, async () => undefined);
  }

  /** What comes while it waits for readers is caught up with before the next try: the tail under the lock stays short. */
  private async catchUpAndTakeOver(waitMs: number): Promise<boolean> {
    await this.catchUp();
    return this.takeOver(waitMs);
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      this.options.signal?.throwIfAborted();
      const page = await this.nextPage(this.state);
      if (page.events.length === 0) return;
      await this.step({ position: page.position, events: this.state.events + page.events.length }, (tx) => projectBatch(this.options, page.events, this.writer.in(tx)));
    }
  }

  private async nextPage({ position: after }: RebuildState): Promise<LogPage> {
    const { store, upTo } = this.options;
    if (upTo !== undefined && after >= upTo) return { events: [], position: after };
    const page = await store.readAll(after, this.pageSize);
    if (upTo === undefined || page.position <= upTo) return page;
    return { events: page.events.filter(({ position }) => position <= upTo), position: upTo };
  }

  /** The tail, the renaming and the checkpoints in one transaction. False when the tail is too long to hold the lock for. */
  private async takeOver(waitMs: number): Promise<boolean> {
    const { database, projections } = this.options;
    const done = await inTransaction(database, async (tx) => {
      await database.holdCheckpoints(tx);
      let { state } = this;
      for (let pages = 0; ; pages += 1) {
        const page = await this.nextPage(state);
        if (page.events.length === 0) break;
        if (pages === PAGES_UNDER_LOCK) return { state, complete: false };
        await projectBatch(this.options, page.events, this.writer.in(tx));
        state = await stepRebuild(tx, state, { position: page.position, events: state.events + page.events.length });
      }
      const live = await readCheckpoints(tx);
      // Last: whoever wants to read waits from here on.
      await database.holdTables(tx, [...this.tableNames(''), ...this.tableNames(NEXT)], waitMs);
      for (const projection of projections) await this.replace(tx, projection, live, state.position);
      await endRebuild(tx, state);
      return { state, complete: true };
    });
    // Only now: a transaction that met a lock is done again from where it began.
    this.state = done.state;
    return done.complete;
  }

  private async replace(tx: Kysely<EngineTables>, projection: Projection, live: readonly Checkpoint[], position: Position): Promise<void> {
    const before = live.find((checkpoint) => checkpoint.projection === projection.name);
    // A reader that waited for a position must never see the rows go back behind it.
    if (before !== undefined && before.position > position && this.options.upTo === undefined) {
      throw new Error(`the checkpoint of ${projection.name} is at ${before.position}, beyond the end of the log at ${position}`);
    }
    await takeOverTables(tx, projection, NEXT);
    await tx.updateTable('checkpoints')
      .set({ version: projection.version, generation: (before?.generation ?? 0) + 1, position, stopped_at: null, stopped_event_id: null })
      .where('projection', '=', projection.name).execute();
  }

  /** Rows and progress in one transaction; then a turn for everybody else. */
  private async step(change: Partial<RebuildState>, write: (tx: Kysely<EngineTables>) => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    this.state = await inTransaction(this.options.database, async (tx) => {
      const next = await stepRebuild(tx, this.state, change);
      await write(tx);
      return next;
    });
    this.tell(this.state.phase);
    if (await this.options.database.otherWriters()) await delay(performance.now() - startedAt);
    else await nextTurn();
  }

  private onceUnused<T>(act: (waitMs: number) => Promise<T>): Promise<T> {
    return onceUnused(act, this.options.signal, () => this.tell('waiting-for-readers'));
  }

  private tableNames(suffix: string): string[] {
    return this.options.projections.flatMap(({ tables }) => tables).map(({ name }) => name + suffix);
  }

  private tell(phase: RebuildProgress['phase']): void {
    const { events, position } = this.state;
    this.options.onProgress?.({ phase, events, position });
  }
}
