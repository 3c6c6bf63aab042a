import {
  HandleEmptyInListsPlugin, Kysely, type PostgresCursor, PostgresDialect, type PostgresPool, type PostgresPoolClient, type PostgresQueryResult, type QueryCompiler,
  replaceWithNoncontingentExpression,
} from 'kysely';
import { type ClientBase, DatabaseError, Pool, type PoolClient, TypeOverrides, types } from 'pg';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import { isRefusal, PostgresUnavailableError } from '#libs/platform/src/postgres-fault.js';
import { connectionOf, GRACE_MS } from '#libs/platform/src/postgres-pool.js';
import { CodePointOrderCompiler } from './code-point-order-compiler.js';

const CONNECT_LIMIT_MS = 5_000;
/** A client that takes nothing of what the server sends for so long is taken for gone. */
const UNREAD_LIMIT_MS = 10_000;
/** Building an index sorts every row of a table. */
const INDEX_LIMIT_MS = 30 * 60_000;
const BUILDS_INDEX = /^create (?:unique )?index /;

/** What a connection is for, as time limits that the server keeps. */
export interface ConnectionUse {
  readonly statementMs: number;
  /** Waiting for a lock; then the transaction is tried again. */
  readonly lockMs: number;
  /** A transaction whose owner does nothing for so long, because it is frozen or cut off, is ended with its locks. */
  readonly idleInTransactionMs: number;
  /** Every transaction is a snapshot and writes nothing. */
  readonly readOnly: boolean;
}

/** Positions and instants are whole numbers that a double holds exactly, as in SQLite. @throws RangeError */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond what a number holds exactly`);
  return value;
}

/** Kysely over a bounded pool of connections, which come back by themselves after the server was away. */
export function openPostgres<Tables>(location: PostgresLocation, use: ConnectionUse, connections = location.connections): Kysely<Tables> {
  const pool = new LimitedPool(location, use, connections);
  return new Kysely<Tables>({
    dialect: new CodePointOrderDialect({ pool }),
    // SQLite takes an empty list as one that holds nothing, PostgreSQL as an error.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
}

/** A frozen process that takes no answer off its connection is not idle in the server's eyes: it waits for room to write. */
async function endWhenUnread(client: ClientBase): Promise<void> {
  // Where the server's system has no such limit, it refuses the setting.
  await client.query(`set tcp_user_timeout = ${UNREAD_LIMIT_MS}`).catch((error: unknown) => {
    if (!(error instanceof DatabaseError)) throw error;
  });
}

/** Texts are compared as SQLite compares them, whatever the database's own order. */
class CodePointOrderDialect extends PostgresDialect {
  override createQueryCompiler(): QueryCompiler {
    return new CodePointOrderCompiler();
  }
}

class LimitedPool implements PostgresPool {
  readonly options = {};
  private readonly pool: Pool;
  private readonly clients = new WeakMap<PoolClient, LimitedClient>();

  constructor(location: PostgresLocation, private readonly use: ConnectionUse, connections: number) {
    const numbers = new TypeOverrides();
    numbers.setTypeParser(types.builtins.INT8, wholeNumber);
    this.pool = new Pool({
      ...connectionOf(location, CONNECT_LIMIT_MS), max: connections, types: numbers,
      // Awaited by the pool, though its type does not say so.
      onConnect: (client): unknown => endWhenUnread(client),
      statement_timeout: use.statementMs, lock_timeout: use.lockMs, idle_in_transaction_session_timeout: use.idleInTransactionMs,
      options: use.readOnly ? '-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read' : '',
    });
    // A connection that breaks is told to whoever uses it; without a listener it would end the process besides.
    this.pool.on('connect', (client) => client.on('error', () => undefined));
    this.pool.on('error', () => undefined);
  }

  async connect(): Promise<PostgresPoolClient> {
    let client: PoolClient;
    try {
      client = await this.pool.connect();
    } catch (error) {
      throw new PostgresUnavailableError('no connection', error);
    }
    let limited = this.clients.get(client);
    if (limited === undefined) {
      limited = new LimitedClient(client, this.use.statementMs);
      this.clients.set(client, limited);
    }
    return limited;
  }

  async end(): Promise<void> {
    await this.pool.end();
  }
}

/** A connection that is not used again once anything but the server's own refusal has hindered it. */
class LimitedClient implements PostgresPoolClient {
  private broken = false;

  constructor(private readonly client: PoolClient, private readonly statementMs: number) {}

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(text: string | PostgresCursor<R>, parameters: readonly unknown[] = []): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new TypeError('this connection reads no cursors');
    return this.run<R>(text, parameters);
  }

  release(destroy = false): void {
    this.client.release(destroy || this.broken);
  }

  private async run<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    if (this.broken) throw new PostgresUnavailableError('the connection broke before');
    try {
      let limitMs = this.statementMs;
      if (BUILDS_INDEX.test(text)) {
        limitMs = INDEX_LIMIT_MS;
        await this.client.query(`set local statement_timeout = ${limitMs}`);
      }
      const query = { text, values: [...parameters], query_timeout: limitMs + GRACE_MS };
      return await this.client.query(query) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      if (isRefusal(error)) throw error;
      this.broken = true;
      throw new PostgresUnavailableError('the connection was lost', error);
    }
  }
}
