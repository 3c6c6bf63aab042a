import type { Generated, Kysely } from 'kysely';

/**
 * How far each projection's rows go, and which tables hold them. Positions are selected as text (`cast`): a double
 * would round them, and PostgreSQL's driver gives text anyway.
 */
export interface CheckpointsTable {
  projection: string;
  version: number;
  /** Counts takeovers: a projector that still writes for the tables before finds its checkpoint moved. */
  generation: number;
  position: bigint;
  /** Position of the event that could not be projected; null while all is well. */
  stopped_at: bigint | null;
  stopped_event_id: string | null;
}

/** The one rebuild under way: enough to go on after a kill at any instant. */
export interface RebuildsTable {
  id: string;
  /** `name@version` of every projection being rebuilt, as JSON. */
  projections: string;
  phase: 'copying' | 'indexing' | 'catching-up';
  /** The store's cursor in stream order. */
  cursor: string | null;
  /** Folds that the last page left unfinished, as JSON. */
  carry: string;
  up_to: bigint;
  position: bigint;
  events: number;
  /** Grows with every step: compared before each, so that two rebuilders cannot both go on. */
  step: Generated<number>;
}

/** The engine's own tables, beside those of the projections. */
export interface EngineTables {
  checkpoints: CheckpointsTable;
  rebuilds: RebuildsTable;
}

/** What a failed write says: the event's row cannot be stored, another process holds the lock, or the database itself is ill. */
export type FaultKind = 'event' | 'busy' | 'database';

/** The database below the projections: SQLite now, PostgreSQL later. */
export interface ProjectionDatabase {
  readonly db: Kysely<EngineTables>;
  readonly faultOf: (error: unknown) => FaultKind;
  /**
   * Whether another connection has written since the last call: a long work then leaves it the lock for a while.
   * Where writers do not exclude each other, always false.
   */
  otherWriters(): Promise<boolean>;
  close(): Promise<void>;
}
