import { Pool, type PoolClient, type PoolConfig } from 'pg';
import type { PostgresLocation, PostgresTls } from './postgres-config.js';
import { isRefusal, PostgresUnavailableError } from './postgres-fault.js';

/** The server ends a statement at its limit and says so; where it is silent, this much later the connection is given up. */
export const GRACE_MS = 1_000;
/** An unused connection is given up after this. */
const IDLE_LIMIT_MS = 60_000;
/** Statements waiting for a connection; each of them waits no longer than the time limit. */
const QUEUE_LIMIT = 4096;

export interface PostgresPoolOptions {
  readonly location: PostgresLocation;
  /** One statement, and waiting for a connection, may each take this long. */
  readonly timeoutMs: number;
  /** `name=value`, set for every connection. */
  readonly settings?: readonly string[];
  /** Told of connections that broke or were given up; the next statement gets a new one. */
  readonly onBroken?: (cause: unknown) => void;
}

/** Single statements over a bounded number of connections, which come back by themselves after the server was away. */
export class PostgresPool {
  private readonly pool: Pool;
  private readonly timeoutMs: number;
  private readonly broken = new WeakSet<object>();

  constructor(private readonly options: PostgresPoolOptions) {
    this.timeoutMs = options.timeoutMs;
    this.pool = new Pool(configOf(options));
    // Without listeners it would end the process, even where whoever uses the connection is told.
    this.pool.on('connect', (client) => client.on('error', (cause) => this.broke(client, cause)));
    this.pool.on('error', () => undefined);
  }

  /**
   * One statement, in a transaction of its own (several without parameters share one). It must bear being carried out
   * twice: where a connection breaks it is sent again once, over another.
   * @throws PostgresUnavailableError within about twice the time limit; pg's DatabaseError when the server refuses it
   */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    if (this.pool.waitingCount >= QUEUE_LIMIT) throw new PostgresUnavailableError(`${QUEUE_LIMIT} statements wait for a connection`);
    const retryUntil = performance.now() + this.timeoutMs;
    for (let sent = 1; ; sent += 1) {
      const client = await this.connect();
      try {
        return await this.send<Row>(client, text, values);
      } catch (error) {
        if (!(error instanceof PostgresUnavailableError)) throw error;
        this.broke(client, error.cause);
        if (sent === 2 || performance.now() > retryUntil) throw error;
      }
    }
  }

  /** Waits for statements under way. */
  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Told once of each, whether the statement under way fails, the connection between two statements, or both. */
  private broke(client: object, cause: unknown): void {
    if (this.broken.has(client)) return;
    this.broken.add(client);
    this.options.onBroken?.(cause);
  }

  private async connect(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw new PostgresUnavailableError('no connection', error);
    }
  }

  private async send<Row>(client: PoolClient, text: string, values: readonly unknown[]): Promise<Row[]> {
    let broken = false;
    try {
      const query = { text, values: [...values], query_timeout: this.timeoutMs + GRACE_MS };
      return (await client.query(query)).rows as Row[];
    } catch (error) {
      if (isRefusal(error)) throw error;
      broken = true;
      throw new PostgresUnavailableError('the connection was lost', error);
    } finally {
      client.release(broken);
    }
  }
}

function configOf({ location, timeoutMs, settings = [] }: PostgresPoolOptions): PoolConfig {
  return {
    ...connectionOf(location, timeoutMs), max: location.connections,
    statement_timeout: timeoutMs, lock_timeout: timeoutMs, idle_in_transaction_session_timeout: timeoutMs,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
  };
}

/** What every pool of ours has in common. */
export function connectionOf({ host, port, database, user, password, tls }: PostgresLocation, connectMs: number): PoolConfig {
  return {
    host, port, database, user, ...(password === undefined ? {} : { password }), ssl: sslOf(tls), application_name: 'xiuhua',
    keepAlive: true, keepAliveInitialDelayMillis: connectMs, connectionTimeoutMillis: connectMs, idleTimeoutMillis: IDLE_LIMIT_MS,
  };
}

/** As pg takes it. */
function sslOf(tls: PostgresTls | null): NonNullable<PoolConfig['ssl']> {
  if (tls === null) return false;
  const { ca, cert, key, checksHost } = tls;
  return {
    rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }),
    ...(checksHost ? {} : { checkServerIdentity: () => undefined }),
  };
}
