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

/**
 * The row's values in the order of the columns. Rows that were made in this order, as all of ours are, are read at one stretch:
 * column by column, at a place in the code that meets the rows of every table, the engine looks each name up anew.
 */
export function valuesOf(columns: readonly string[], row: Row): readonly unknown[] {
  const names = Object.keys(row);
  const standsInOrder = names.length === columns.length && names.every((name, index) => name === columns[index]);
  return standsInOrder ? Object.values(row) : columns.map((column) => row[column]);
}

/** Rows that have to be changed, together with those that differ in the same columns. */
export function alikeChanges(table: ProjectionTable, changes: readonly RowChange[]): { readonly columns: readonly string[]; readonly rows: readonly Row[] }[] {
  const alike = new Map<string, { readonly columns: readonly string[]; readonly rows: Row[] }>();
  const all = Object.keys(table.columns);
  for (const { from, to } of changes) {
    const before = valuesOf(all, from);
    const after = valuesOf(all, to);
    const columns = all.filter((_, index) => before[index] !== after[index]);
    if (columns.length === 0) continue;
    const which = columns.join();
    const group = alike.get(which);
    if (group === undefined) alike.set(which, { columns, rows: [to] });
    else group.rows.push(to);
  }
  return [...alike.values()];
}
