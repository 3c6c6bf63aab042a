import type { Generated, Kysely } from 'kysely';
import type { Leases } from './leases.js';
import type { ProjectionTable } from './projection.js';
import type { TableWriter } from './table-writer.js';

/**
 * How far each projection's rows go, and which tables hold them. Positions are selected as text (`cast`): a double
 * would round them.
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

/** Which process works, for each kind of work that one does at a time. */
export interface LeasesTable {
  name: string;
  holder: string;
  epoch: number;
  /** When it ends, milliseconds since the epoch by the database's clock. */
  until: bigint;
}

/** The engine's own tables, beside those of the projections. */
export interface EngineTables {
  checkpoints: CheckpointsTable;
  rebuilds: RebuildsTable;
  leases: LeasesTable;
}

/**
 * What a failed write says: the event's row cannot be stored, another process holds the lock, the database itself is ill or away,
 * or a right or a table is missing there, which only a person can mend.
 */
export type FaultKind = 'event' | 'busy' | 'database' | 'set-up';

/** The database below the projections, and all in which SQLite and PostgreSQL differ for them. */
export interface ProjectionDatabase {
  readonly db: Kysely<EngineTables>;
  readonly faultOf: (error: unknown) => FaultKind;
  /** Of a fault of the set-up: an error that says what is missing and how to give it. Any other as it is. Never rejects. */
  explained(error: unknown): Promise<unknown>;
  /** For the tables under this suffix. */
  tableWriter(suffix: string): TableWriter;
  /** From here to the end of the transaction nobody else moves a checkpoint or makes one: on SQLite the transaction itself sees to it. */
  holdCheckpoints(tx: Kysely<EngineTables>): Promise<void>;
  /**
   * From here to the end of the transaction nobody else reads or writes those of these tables that are there. Whoever comes meanwhile
   * is held up for as long. @throws TablesInUseError when others do not let go of them within `waitMs`
   */
  holdTables(tx: Kysely<EngineTables>, tables: readonly string[], waitMs: number): Promise<void>;
  /** All that `act` reads of these tables and of the checkpoints is of one instant, and belongs together. */
  inSnapshot<T>(tables: readonly ProjectionTable[], act: (tx: Kysely<EngineTables>) => Promise<T>): Promise<T>;
  /**
   * Whether another connection has written since the last call: a long work then leaves it the lock for a while.
   * Where writers do not exclude each other, always false.
   */
  otherWriters(): Promise<boolean>;
  /** Where several machines can work on it; a file belongs to one, whose supervisor starts one process of a kind. */
  readonly leases: Leases | null;
  close(): Promise<void>;
}
