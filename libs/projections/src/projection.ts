import type { Position } from '#libs/event-store/src/event-store.js';
import type { Fact } from '#libs/ticketing/src/decider.js';

/** `bigint` for positions and instants in milliseconds; flags are integers 0 and 1, because SQLite knows no boolean. */
export type ColumnType = 'text' | 'integer' | 'bigint';

/** A table in words that both SQLite and PostgreSQL take. Columns hold null only where they say so. */
export interface ProjectionTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, { readonly type: ColumnType; readonly nullable?: true }>>;
  /** What an upsert meets; unique. */
  readonly key: readonly string[];
  /** Further indexes by short name; built last in a rebuild. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
}

/** One row as the fold makes it: its properties are the table's columns. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface RowChange {
  readonly from: Row;
  /** With the same key. */
  readonly to: Row;
}

/** Where a projection writes: the live tables or the ones being built beside them, always inside a transaction. */
export interface ProjectionTx {
  /** The rows whose column has one of these values. */
  select(table: ProjectionTable, column: string, values: readonly (string | number)[]): Promise<Row[]>;
  /** Rows that cannot be there yet. */
  insert(table: ProjectionTable, rows: readonly Row[]): Promise<void>;
  /** New or changed rows; the key decides. Each key at most once. */
  upsert(table: ProjectionTable, rows: readonly Row[]): Promise<void>;
  /** Rows that are there as `from`: writes the columns that differ, and so touches no index of the others. Each key at most once. */
  change(table: ProjectionTable, changes: readonly RowChange[]): Promise<void>;
  /** Takes out the rows with these rows' keys. */
  remove(table: ProjectionTable, rows: readonly Row[]): Promise<void>;
}

/** An event as projections see it: upcast to the newest schema, coded data only. */
export interface StreamFact {
  readonly streamId: string;
  readonly position: Position;
  readonly fact: Fact;
}

/**
 * Rows that come out of one stream each. A rebuild in stream order then folds every stream once and writes its rows
 * once. `State` must survive JSON: a page of the log may end in the middle of a stream, and the process too.
 */
export interface StreamFold<State> {
  start(event: StreamFact): State;
  apply(state: State, event: StreamFact): State;
  /** Rows of streams that have none yet. */
  insert(states: readonly State[], tx: ProjectionTx): Promise<void>;
}

/**
 * Turns events into rows. Deterministic: no clock, no side effect, nothing but the batch and its own tables.
 * The name is its identity for ever; a change of what the rows say is a new version, which is rebuilt beside the old one.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** Types as they are stored; an upcaster that renames one needs both names here. */
  readonly handles: ReadonlySet<string>;
  readonly tables: readonly ProjectionTable[];
  /** @param batch events it handles, in position order, never the same one twice */
  project(batch: readonly StreamFact[], tx: ProjectionTx): Promise<void>;
  readonly streams?: StreamFold<unknown>;
}
