import { type Kysely, sql } from 'kysely';
import type { ProjectionTable, Row } from './projection.js';

type AnyDatabase = Kysely<any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const PAGE = 2_000;

/** A row, or one value of it, that the log does not say. Coded facts only, so it may be shown. */
export interface RowDifference {
  readonly table: string;
  readonly key: Row;
  readonly what: 'missing' | 'surplus' | 'different';
  readonly columns?: readonly { readonly column: string; readonly stored: string | number | null; readonly expected: string | number | null }[];
}

/** Takes differences as they are found; counts all, keeps a bounded number. */
export interface DifferenceSink {
  add(difference: RowDifference): void;
}

function keyOf(table: ProjectionTable, row: Row): Row {
  return Object.fromEntries(table.key.map((column) => [column, row[column] ?? null]));
}

async function rowsBetween(db: AnyDatabase, table: ProjectionTable, after: Row | undefined, upTo: Row | undefined): Promise<Row[]> {
  const key = sql.join(table.key.map((column) => sql.ref(column)));
  const values = (row: Row) => sql.join(table.key.map((column) => row[column]));
  const lower = after === undefined ? sql<boolean>`1 = 1` : sql<boolean>`(${key}) > (${values(after)})`;
  const upper = upTo === undefined ? sql<boolean>`1 = 1` : sql<boolean>`(${key}) <= (${values(upTo)})`;
  const rows = await db.selectFrom(table.name).select(Object.keys(table.columns)).where(lower).where(upper)
    .orderBy(key).limit(PAGE).execute();
  return rows;
}

function differenceOf(table: ProjectionTable, stored: Row, expected: Row): RowDifference | undefined {
  const columns = Object.keys(table.columns)
    .filter((column) => stored[column] !== expected[column])
    .map((column) => ({ column, stored: stored[column] ?? null, expected: expected[column] ?? null }));
  return columns.length === 0 ? undefined : { table: table.name, key: keyOf(table, stored), what: 'different', columns };
}

/**
 * Compares a table with what it should be, page by page in the order of its key. Ranges are cut by the databases
 * themselves, so both sides agree about the order whatever its collation.
 * @returns rows compared on the stored side
 */
export async function compareTables(stored: AnyDatabase, expected: AnyDatabase, table: ProjectionTable, sink: DifferenceSink): Promise<number> {
  let compared = 0;
  let after: Row | undefined;
  for (;;) {
    const page = await rowsBetween(stored, table, after, undefined);
    compared += page.length;
    const upTo = page.length < PAGE ? undefined : page[page.length - 1];
    await comparePage(page, { expected, table, sink, after, upTo });
    if (upTo === undefined) return compared;
    after = keyOf(table, upTo);
  }
}

interface PageRange {
  readonly expected: AnyDatabase;
  readonly table: ProjectionTable;
  readonly sink: DifferenceSink;
  readonly after: Row | undefined;
  readonly upTo: Row | undefined;
}

async function comparePage(page: readonly Row[], { expected, table, sink, after, upTo }: PageRange): Promise<void> {
  const unmatched = new Map(page.map((row) => [JSON.stringify(keyOf(table, row)), row]));
  let from = after;
  for (;;) {
    const rows = await rowsBetween(expected, table, from, upTo);
    for (const row of rows) {
      const key = keyOf(table, row);
      const text = JSON.stringify(key);
      const match = unmatched.get(text);
      unmatched.delete(text);
      const difference: RowDifference | undefined = match === undefined ? { table: table.name, key, what: 'missing' } : differenceOf(table, match, row);
      if (difference !== undefined) sink.add(difference);
    }
    const last = rows[rows.length - 1];
    if (rows.length < PAGE || last === undefined) break;
    from = keyOf(table, last);
  }
  for (const row of unmatched.values()) sink.add({ table: table.name, key: keyOf(table, row), what: 'surplus' });
}
