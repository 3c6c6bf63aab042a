import { type Kysely, sql } from 'kysely';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { EngineTables } from './engine-tables.js';

export interface Checkpoint {
  readonly projection: string;
  readonly version: number;
  readonly generation: number;
  readonly position: Position;
  /** The event that stopped the projection. */
  readonly stopped: { readonly at: Position; readonly eventId: string } | null;
}

/** Another runner, or a takeover by a rebuild, was faster: nothing was written; read the checkpoint again. */
export class CheckpointMoved extends Error {
  constructor(readonly projection: string, readonly expected: Position) {
    super(`the checkpoint of ${projection} is no longer at ${expected}`);
    this.name = 'CheckpointMoved';
  }
}

export async function readCheckpoints(db: Kysely<EngineTables>): Promise<Checkpoint[]> {
  const rows = await db.selectFrom('checkpoints')
    .select(['projection', 'version', 'generation', 'stopped_event_id'])
    .select(sql<string>`cast(position as text)`.as('position'))
    .select(sql<string | null>`cast(stopped_at as text)`.as('stopped_at'))
    .orderBy('projection')
    .execute();
  return rows.map((row) => ({
    projection: row.projection,
    version: row.version,
    generation: row.generation,
    position: BigInt(row.position),
    stopped: row.stopped_at === null ? null : { at: BigInt(row.stopped_at), eventId: row.stopped_event_id ?? '' },
  }));
}

export async function readCheckpoint(db: Kysely<EngineTables>, projection: string): Promise<Checkpoint | undefined> {
  return (await readCheckpoints(db)).find((checkpoint) => checkpoint.projection === projection);
}

/**
 * Moves the checkpoint in the transaction that writes the rows.
 * @throws CheckpointMoved when it is not where the caller saw it
 */
export async function moveCheckpoint(tx: Kysely<EngineTables>, seen: Checkpoint, to: Position): Promise<Checkpoint> {
  const moved = await tx.updateTable('checkpoints').set({ position: to })
    .where('projection', '=', seen.projection).where('generation', '=', seen.generation).where('position', '=', seen.position)
    .executeTakeFirst();
  if (moved.numUpdatedRows !== 1n) throw new CheckpointMoved(seen.projection, seen.position);
  return { ...seen, position: to };
}

/** Writes down (or takes back, with null) which event stopped the projection. */
export async function markStopped(db: Kysely<EngineTables>, seen: Checkpoint, stopped: Checkpoint['stopped']): Promise<Checkpoint> {
  const marked = await db.updateTable('checkpoints').set({ stopped_at: stopped?.at ?? null, stopped_event_id: stopped?.eventId ?? null })
    .where('projection', '=', seen.projection).where('generation', '=', seen.generation).where('position', '=', seen.position)
    .executeTakeFirst();
  if (marked.numUpdatedRows !== 1n) throw new CheckpointMoved(seen.projection, seen.position);
  return { ...seen, stopped };
}
