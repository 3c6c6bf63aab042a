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
    const statement = wrap(this.database.prepare(text));
    this.statements.set(text, statement);
    return statement;
  }

  close(): void {
    this.statements.clear();
    this.database.close();
  }
}

function wrap(statement: StatementSync): SqliteStatement {
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
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
