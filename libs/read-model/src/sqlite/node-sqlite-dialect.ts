import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  type DatabaseIntrospector, type Dialect, type DialectAdapter, type Driver, type Kysely, type QueryCompiler, SqliteAdapter, type SqliteDatabase,
  SqliteDriver, SqliteIntrospector, SqliteQueryCompiler, type SqliteStatement,
} from 'kysely';
import { BoundedCache } from '#libs/platform/src/bounded-cache.js';

/** Prepared statements kept: every shape of a hot query, and no leak when lists are filtered in a thousand ways. */
const KEPT_STATEMENTS = 256;

/** Kysely lets SQLite's migrations run outside of a transaction; SQLite's DDL is transactional, and two processes may start at once. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** What Kysely's SQLite driver wants, over `node:sqlite`. */
class NodeSqliteConnection implements SqliteDatabase {
  private readonly statements = new BoundedCache<SqliteStatement>(KEPT_STATEMENTS);

  constructor(private readonly database: DatabaseSync, private readonly begin: 'begin immediate' | 'begin') {}

  prepare(sql: string): SqliteStatement {
    // Kysely begins deferred: a transaction that reads and then writes fails with SQLITE_BUSY_SNAPSHOT whatever the timeout.
    const text = sql === 'begin' ? this.begin : sql;
    const known = this.statements.get(text);
    if (known !== undefined) return known;
    const statement = wrap(this.database.prepare(text), text);
    this.statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }
}

function wrap(statement: StatementSync, text: string): SqliteStatement {
  const namesOf = (): string[] => statement.columns().map(({ name }) => name);
  const names = namesOf();
  const known = rowMaker(names);
  // Another version's tables may take the place of those that a `*` was compiled for: to be asked once the statement has begun.
  const maker = (): RowMaker => (text.includes('*') ? rowMaker(namesOf()) : known);
  statement.setReturnArrays(true);
  return {
    reader: names.length > 0,
    all: (parameters) => (statement.all(...(parameters as SQLInputValue[])) as unknown as SqliteValue[][]).map(maker()),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    *iterate(parameters) {
      let toRow: RowMaker | undefined;
      for (const values of statement.iterate(...(parameters as SQLInputValue[]))) yield (toRow ??= maker())(values as unknown as SqliteValue[]);
    },
  };
}

type SqliteValue = string | number | bigint | Uint8Array | null;
type RowMaker = (values: readonly SqliteValue[]) => Record<string, SqliteValue>;

/**
 * The objects that node:sqlite makes are dictionaries to the engine: reading one takes twice as long, spreading it eight times
 * (3.2 µs with 29 columns), and every fold of a row begins so. A copy of one and the same object is a row like any other.
 */
function rowMaker(names: readonly string[]): RowMaker {
  // Parsed JSON is no dictionary, however many members it has.
  const empty = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as Record<string, SqliteValue>;
  return (values) => {
    const row = { ...empty };
    for (let index = 0; index < names.length; index += 1) row[names[index]!] = values[index]!;
    return row;
  };
}

/** Kysely over one `node:sqlite` connection. Writers begin immediate, readers deferred. */
export class NodeSqliteDialect implements Dialect {
  constructor(private readonly database: DatabaseSync, private readonly access: 'read-write' | 'read-only') {}

  createDriver(): Driver {
    return new SqliteDriver({ database: new NodeSqliteConnection(this.database, this.access === 'read-write' ? 'begin immediate' : 'begin') });
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new TransactionalSqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }
}
