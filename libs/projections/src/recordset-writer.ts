import { CompiledQuery, sql } from 'kysely';
import type { ProjectionTable, ProjectionTx, Row } from './projection.js';
import { alikeChanges, type AnyDatabase, type TableWriter } from './table-writer.js';

/** Rows per statement: bounds the text that one statement carries. */
const CHUNK = 2_048;

const typeOf = (table: ProjectionTable, column: string) => sql.raw(table.columns[column]?.type ?? 'text');

/** The rows of one JSON text, `$1`, with these columns. */
function recordset(table: ProjectionTable, columns: readonly string[]) {
  const typed = columns.map((column) => sql`${sql.ref(column)} ${typeOf(table, column)}`);
  return sql`json_to_recordset(${''}::json) as told (${sql.join(typed)})`;
}

const told = (column: string) => sql`${sql.ref(column)} = ${sql.ref(`told.${column}`)}`;

function insertInto(name: string, table: ProjectionTable) {
  const columns = Object.keys(table.columns);
  const named = sql.join(columns.map((column) => sql.ref(column)));
  return sql`insert into ${sql.table(name)} (${named}) select ${named} from ${recordset(table, columns)}`;
}

function upsertInto(name: string, table: ProjectionTable) {
  const others = Object.keys(table.columns).filter((column) => !table.key.includes(column));
  const met = sql.join(table.key.map((column) => sql.ref(column)));
  const set = sql.join(others.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`));
  return sql`${insertInto(name, table)} on conflict (${met}) do ${others.length === 0 ? sql`nothing` : sql`update set ${set}`}`;
}

const sameRow = (name: string, table: ProjectionTable) => (
  sql.join(table.key.map((column) => sql`${sql.ref(`${name}.${column}`)} = ${sql.ref(`told.${column}`)}`), sql` and `));

function updateOf(name: string, table: ProjectionTable, columns: readonly string[]) {
  return sql`update ${sql.table(name)} set ${sql.join(columns.map(told))} from ${recordset(table, [...table.key, ...columns])} where ${sameRow(name, table)}`;
}

function deleteFrom(name: string, table: ProjectionTable) {
  return sql`delete from ${sql.table(name)} using ${recordset(table, table.key)} where ${sameRow(name, table)}`;
}

function selectFrom(name: string, table: ProjectionTable, column: string) {
  const named = sql.join(Object.keys(table.columns).map((known) => sql.ref(known)));
  return sql`select ${named} from ${sql.table(name)} where ${sql.ref(column)} = any(${''}::${typeOf(table, column)}[])`;
}


/**
 * Multi-row writes into PostgreSQL: however many rows there are, a statement has one parameter, a JSON text of them. So the server
 * parses a short statement instead of thousands of parameters.
 */
export class RecordsetWriter implements TableWriter {
  private readonly statements = new Map<string, string>();

  constructor(readonly suffix: string) {}

  in(db: AnyDatabase): ProjectionTx {
    const write = async (table: ProjectionTable, what: string, rows: readonly Row[], make: (name: string) => ReturnType<typeof insertInto>): Promise<void> => {
      for (let start = 0; start < rows.length; start += CHUNK) await this.execute(db, table, what, JSON.stringify(rows.slice(start, start + CHUNK)), make);
    };
    return {
      select: async (table, column, values) => {
        const found: Row[] = [];
        for (let start = 0; start < values.length; start += CHUNK) {
          found.push(...await this.execute(db, table, `select ${column}`, values.slice(start, start + CHUNK), (name) => selectFrom(name, table, column)));
        }
        return found;
      },
      insert: (table, rows) => write(table, 'insert', rows, (name) => insertInto(name, table)),
      upsert: (table, rows) => write(table, 'upsert', rows, (name) => upsertInto(name, table)),
      change: async (table, changes) => {
        for (const { columns, rows } of alikeChanges(table, changes)) await write(table, `update ${columns.join()}`, rows, (name) => updateOf(name, table, columns));
      },
      remove: (table, rows) => write(table, 'delete', rows, (name) => deleteFrom(name, table)),
    };
  }

  private async execute(
    db: AnyDatabase, table: ProjectionTable, what: string, parameter: unknown, make: (name: string) => ReturnType<typeof insertInto>,
  ): Promise<Row[]> {
    const name = table.name + this.suffix;
    const key = `${what} ${name}`;
    let statement = this.statements.get(key);
    if (statement === undefined) {
      statement = make(name).compile(db).sql;
      this.statements.set(key, statement);
    }
    return (await db.executeQuery(CompiledQuery.raw(statement, [parameter]))).rows as Row[];
  }
}
