import { CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { ProjectionTable, ProjectionTx, Row, RowChange } from './projection.js';
import { alikeChanges, type AnyDatabase, type TableWriter, valuesOf } from './table-writer.js';

/** SQLite takes 32,766 parameters; beyond a few thousand a longer statement gains nothing. */
const MAX_PARAMETERS = 2_048;

/** Rows per statement: a power of two, so that a remainder takes a few known statements instead of one of its own. */
function chunkSize(columns: number, remaining: number): number {
  const most = Math.max(1, Math.floor(MAX_PARAMETERS / columns));
  return 2 ** Math.floor(Math.log2(Math.min(most, remaining)));
}

function compile(db: AnyDatabase, name: string, table: ProjectionTable, mode: 'insert' | 'upsert', rows: number): string {
  const columns = Object.keys(table.columns);
  const sample = Object.fromEntries(columns.map((column) => [column, '']));
  const insert = db.insertInto(name).values(Array.from({ length: rows }, () => sample));
  if (mode === 'insert') return insert.compile().sql;
  const others = columns.filter((column) => !table.key.includes(column));
  const upsert = insert.onConflict((conflict) => {
    const met = conflict.columns([...table.key]);
    return others.length === 0
      ? met.doNothing()
      : met.doUpdateSet((eb) => Object.fromEntries(others.map((column) => [column, eb.ref(`excluded.${column}`)])));
  });
  return upsert.compile().sql;
}

function compileUpdate(db: AnyDatabase, name: string, table: ProjectionTable, columns: readonly string[], rows: number): string {
  const given = [...table.key, ...columns];
  const row = sql`(${sql.join(given.map(() => sql`${''}`))})`;
  const told = (column: string): RawBuilder<unknown> => sql`${sql.ref(column)} = ${sql.ref(`changed.${column}`)}`;
  const met = (column: string): RawBuilder<unknown> => sql`${sql.ref(`${name}.${column}`)} = ${sql.ref(`changed.${column}`)}`;
  return sql`with changed (${sql.join(given.map((column) => sql.ref(column)))}) as (values ${sql.join(Array.from({ length: rows }, () => row))})
    update ${sql.table(name)} set ${sql.join(columns.map(told))} from changed where ${sql.join(table.key.map(met), sql` and `)}`.compile(db).sql;
}

/** Multi-row writes into SQLite with SQL compiled once per table and chunk size: Kysely's builder takes longer than SQLite itself. */
export class ValuesWriter implements TableWriter {
  private readonly statements = new Map<string, string>();

  constructor(readonly suffix: string) {}

  in(db: AnyDatabase): ProjectionTx {
    return {
      select: (table, column, values) => this.select(db, table, column, values),
      insert: (table, rows) => this.write(db, table, 'insert', rows),
      upsert: (table, rows) => this.write(db, table, 'upsert', rows),
      change: (table, changes) => this.change(db, table, changes),
      remove: (table, rows) => this.remove(db, table, rows),
    };
  }

  private async write(db: AnyDatabase, table: ProjectionTable, mode: 'insert' | 'upsert', rows: readonly Row[]): Promise<void> {
    const columns = Object.keys(table.columns);
    let start = 0;
    while (start < rows.length) {
      const size = chunkSize(columns.length, rows.length - start);
      const parameters: unknown[] = [];
      for (let index = start; index < start + size; index += 1) {
        const row = rows[index] as Row;
        parameters.push(...valuesOf(columns, row));
      }
      const name = table.name + this.suffix;
      const statement = this.statement(`${mode} ${size} ${name}`, () => compile(db, name, table, mode, size));
      await db.executeQuery(CompiledQuery.raw(statement, parameters));
      start += size;
    }
  }

  private async change(db: AnyDatabase, table: ProjectionTable, changes: readonly RowChange[]): Promise<void> {
    for (const { columns, rows } of alikeChanges(table, changes)) await this.update(db, table, columns, rows);
  }

  private async update(db: AnyDatabase, table: ProjectionTable, columns: readonly string[], rows: readonly Row[]): Promise<void> {
    const name = table.name + this.suffix;
    const given = [...table.key, ...columns];
    let start = 0;
    while (start < rows.length) {
      const size = chunkSize(given.length, rows.length - start);
      const parameters = rows.slice(start, start + size).flatMap((row) => given.map((column) => row[column]));
      const statement = this.statement(`update ${columns.join()} ${size} ${name}`, () => compileUpdate(db, name, table, columns, size));
      await db.executeQuery(CompiledQuery.raw(statement, parameters));
      start += size;
    }
  }

  private async remove(db: AnyDatabase, table: ProjectionTable, rows: readonly Row[]): Promise<void> {
    const name = table.name + this.suffix;
    for (const row of rows) {
      const statement = this.statement(`remove ${name}`, () =>
        table.key.reduce((query, column) => query.where(column, '=', ''), db.deleteFrom(name)).compile().sql);
      await db.executeQuery(CompiledQuery.raw(statement, table.key.map((column) => row[column])));
    }
  }

  private async select(db: AnyDatabase, table: ProjectionTable, column: string, values: readonly (string | number)[]): Promise<Row[]> {
    const found: Row[] = [];
    let start = 0;
    while (start < values.length) {
      const some = values.slice(start, start + chunkSize(1, values.length - start));
      const name = table.name + this.suffix;
      const statement = this.statement(`select ${column} ${some.length} ${name}`, () =>
        db.selectFrom(name).select(Object.keys(table.columns)).where(column, 'in', some).compile().sql);
      found.push(...(await db.executeQuery(CompiledQuery.raw(statement, some))).rows as Row[]);
      start += some.length;
    }
    return found;
  }

  private statement(key: string, make: () => string): string {
    const known = this.statements.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.statements.set(key, made);
    return made;
  }
}
