import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { type QueryDatabase, type QuerySnapshots, QueryTimeUp, type ReadModelTables } from '../queries/query-database.js';
import { NodeSqliteDialect } from './node-sqlite-dialect.js';

/** Rows between two looks at the clock. */
const ROWS_PER_LOOK = 512;

/** The read model's file, read by one thread. */
export class SqliteQuerySnapshots implements QuerySnapshots {
  private readonly file: DatabaseSync;
  private readonly connection: Kysely<ReadModelTables>;
  private deadline = 0;
  private rowsToLook = ROWS_PER_LOOK;

  constructor(path: string) {
    this.file = new DatabaseSync(path, { readOnly: true, timeout: 1000 });
    this.file.exec('PRAGMA cache_size = -32768');
    // A thread cannot be stopped inside SQLite, and node:sqlite has no interrupt: the query asks for the time itself, row by row.
    this.file.function('in_time', { deterministic: false }, (_ofThisRow) => {
      this.rowsToLook -= 1;
      if (this.rowsToLook > 0) return 1;
      this.rowsToLook = ROWS_PER_LOOK;
      this.checkTime();
      return 1;
    });
    this.connection = new Kysely<ReadModelTables>({ dialect: new NodeSqliteDialect(this.file, 'read-only') });
  }

  inSnapshot<T>(deadline: number, _tables: readonly unknown[], act: (database: QueryDatabase) => Promise<T>): Promise<T> {
    this.deadline = deadline;
    this.rowsToLook = ROWS_PER_LOOK;
    return this.connection.transaction().execute((db) => act({
      db, readArrays: (query) => this.readArrays(query), checkTime: () => this.checkTime(), inTime: (column) => sql<boolean>`in_time(${sql.ref(column)}) = 1`,
    }));
  }

  private checkTime(): void {
    if (Date.now() >= this.deadline) throw new QueryTimeUp();
  }

  private async readArrays({ sql: text, parameters }: CompiledQuery): Promise<(string | number | null)[][]> {
    const statement = this.file.prepare(text);
    statement.setReturnArrays(true);
    return statement.all(...(parameters as SQLInputValue[])) as unknown as (string | number | null)[][];
  }
}
