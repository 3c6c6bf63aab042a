import type { Kysely } from 'kysely';
import type { ProjectionTable, ProjectionTx, Row, RowChange } from './projection.js';

export type AnyDatabase = Kysely<any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/**
 * How rows get into the tables under one suffix, in the way that is fastest for a database. One for each set of tables,
 * kept for the life of the database.
 */
export interface TableWriter {
  /** This transaction as projections see it. */
  in(db: AnyDatabase): ProjectionTx;
}

/** Rows that have to be changed, together with those that differ in the same columns. */
export function alikeChanges(table: ProjectionTable, changes: readonly RowChange[]): { readonly columns: readonly string[]; readonly rows: readonly Row[] }[] {
  const alike = new Map<string, { readonly columns: readonly string[]; readonly rows: Row[] }>();
  for (const { from, to } of changes) {
    const columns = Object.keys(table.columns).filter((column) => from[column] !== to[column]);
    if (columns.length === 0) continue;
    const which = columns.join();
    const group = alike.get(which);
    if (group === undefined) alike.set(which, { columns, rows: [to] });
    else group.rows.push(to);
  }
  return [...alike.values()];
}
