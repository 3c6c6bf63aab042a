import type { Kysely } from 'kysely';
import { type EventStore, MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type Checkpoint, readCheckpoints } from './checkpoints.js';
import { compareTables, type RowDifference } from './compare-tables.js';
import type { EngineTables, ProjectionDatabase } from './engine-tables.js';
import { inTransaction } from './in-transaction.js';
import type { Projection } from './projection.js';
import { streamFact } from './projection-lane.js';
import { rebuild, type RebuildProgress } from './rebuild.js';

/** Differences told one by one; the rest is counted. */
const DIFFERENCES_TOLD = 100;

export interface VerifyOptions {
  readonly store: EventStore;
  readonly projections: readonly Projection[];
  readonly upcasters: Upcasters;
  /** The read model in use, opened for reading. */
  readonly live: ProjectionDatabase;
  /** An empty database that may be thrown away afterwards. */
  readonly scratch: ProjectionDatabase;
  readonly signal?: AbortSignal;
  onProgress?(progress: RebuildProgress): void;
}

export interface VerifiedProjection {
  readonly projection: string;
  readonly position: Position;
  /** Positions between the checkpoint and the log's head: what readers do not see yet. */
  readonly behind: bigint;
  /** Rows compared per table. */
  readonly rows: Readonly<Record<string, number>>;
  /** The event that stopped it, if one did. */
  readonly stoppedAt: Position | null;
}

export interface VerifyReport {
  /** Every row as it must be, no projection stopped, none of another version. One that is merely behind is clean. */
  readonly clean: boolean;
  /** Of the log, when the comparison was made. */
  readonly head: Position;
  readonly projections: readonly VerifiedProjection[];
  /** Projections whose tables are of another version than this program makes: nothing to compare before a rebuild. */
  readonly otherVersions: readonly { readonly projection: string; readonly stored: number | null; readonly own: number }[];
  readonly differenceCount: number;
  /** The first differences found. */
  readonly differences: readonly RowDifference[];
}

/**
 * Rebuilds the read model apart and compares it row by row with the one in use, at the very position each projection
 * has reached. A projector may go on meanwhile: the comparison sees one instant of its work.
 * @throws RebuildFailedError when the log holds an event that cannot be projected before that position
 */
export async function verifyReadModel(options: VerifyOptions): Promise<VerifyReport> {
  const { projections, live, scratch } = options;
  const before = new Map((await readCheckpoints(live.db)).map((checkpoint) => [checkpoint.projection, checkpoint]));
  const comparable = projections.filter(({ name, version }) => before.get(name)?.version === version);
  const otherVersions = projections.filter((projection) => !comparable.includes(projection))
    .map(({ name, version }) => ({ projection: name, stored: before.get(name)?.version ?? null, own: version }));
  if (comparable.length === 0) {
    return { clean: otherVersions.length === 0, head: await options.store.head(), projections: [], otherVersions, differenceCount: 0, differences: [] };
  }

  const positions = comparable.map(({ name }) => before.get(name)?.position ?? 0n);
  const upTo = positions.reduce((least, position) => (position < least ? position : least));
  await rebuild({ ...options, projections: comparable, database: scratch, upTo });

  let differenceCount = 0;
  const differences: RowDifference[] = [];
  const sink = {
    add(difference: RowDifference): void {
      differenceCount += 1;
      if (differences.length < DIFFERENCES_TOLD) differences.push(difference);
    },
  };
  const tables = comparable.flatMap((projection) => projection.tables);
  const { head, verified } = await live.inSnapshot(tables, async (snapshot) => {
    const reached = await readCheckpoints(snapshot);
    // After the checkpoints: none of them can lie beyond it.
    const end = await options.store.head();
    const results: VerifiedProjection[] = [];
    for (const projection of comparable) results.push(await verifyProjection(options, projection, reached, { snapshot, upTo, head: end, sink }));
    return { head: end, verified: results };
  });
  const clean = differenceCount === 0 && otherVersions.length === 0 && verified.every(({ stoppedAt }) => stoppedAt === null);
  return { clean, head, projections: verified, otherVersions, differenceCount, differences };
}

interface Comparison {
  readonly snapshot: Kysely<EngineTables>;
  /** How far the rebuilt tables are. */
  readonly upTo: Position;
  readonly head: Position;
  readonly sink: { add(difference: RowDifference): void };
}

async function verifyProjection(
  options: VerifyOptions, projection: Projection, reached: readonly Checkpoint[], { snapshot, upTo, head, sink }: Comparison,
): Promise<VerifiedProjection> {
  const checkpoint = reached.find(({ projection: name }) => name === projection.name);
  if (checkpoint === undefined || checkpoint.version !== projection.version || checkpoint.position < upTo) {
    throw new Error(`${projection.name} was rebuilt while it was being verified; verify again`);
  }
  await bringUp(options, projection, upTo, checkpoint.position);
  const rows: Record<string, number> = {};
  for (const table of projection.tables) rows[table.name] = await compareTables(snapshot, options.scratch.db, table, sink);
  const { position, stopped } = checkpoint;
  return { projection: projection.name, position, behind: head > position ? head - position : 0n, rows, stoppedAt: stopped?.at ?? null };
}

/** Projects what the live tables have seen since the rebuild, and not one event more. */
async function bringUp({ store, scratch, upcasters, signal }: VerifyOptions, projection: Projection, from: Position, to: Position): Promise<void> {
  const writer = scratch.tableWriter('');
  let position = from;
  while (position < to) {
    signal?.throwIfAborted();
    const page = await store.readAll(position, MAX_PAGE);
    if (page.events.length === 0) return;
    const events = page.events.filter((event) => event.position <= to && projection.handles.has(event.type)).map((event) => streamFact(event, upcasters));
    if (events.length > 0) await inTransaction(scratch, (tx) => projection.project(events, writer.in(tx)));
    position = page.position;
  }
}
