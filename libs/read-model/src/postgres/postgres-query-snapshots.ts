import { type Kysely, sql } from 'kysely';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import { hasSqlState } from '#libs/platform/src/postgres-fault.js';
import type { ProjectionTable } from '#libs/projections/src/projection.js';
import { NoSuchTables, type QueryDatabase, type QuerySnapshots, QueryTimeUp, type ReadModelTables } from '../queries/query-database.js';
import { openPostgres } from './postgres-pool.js';
import { inSnapshot } from './postgres-snapshot.js';

const QUERY_CANCELED = '57014';
const UNDEFINED_TABLE = '42P01';
const LOCK_NOT_AVAILABLE = '55P03';

/** The read model's server, asked by one thread over one connection. */
export class PostgresQuerySnapshots implements QuerySnapshots {
  private readonly connection: Kysely<ReadModelTables>;

  /** @param limitMs the longest that any query may take */
  constructor(location: PostgresLocation, limitMs: number) {
    this.connection = openPostgres<ReadModelTables>(location, { statementMs: limitMs, lockMs: limitMs, idleInTransactionMs: 2 * limitMs, readOnly: true }, 1);
  }

  async inSnapshot<T>(deadline: number, tables: readonly ProjectionTable[], act: (database: QueryDatabase) => Promise<T>): Promise<T> {
    const checkTime = (): void => {
      if (Date.now() >= deadline) throw new QueryTimeUp();
    };
    checkTime();
    try {
      return await inSnapshot(this.connection, tables.map(({ name }) => name), (db) => act({
        db, checkTime,
        readArrays: async (query) => (await db.executeQuery(query)).rows.map((row) => Object.values(row as object) as (string | number | null)[]),
        // The server keeps the time itself.
        inTime: () => sql<boolean>`true`,
      }), deadline - Date.now());
    } catch (error) {
      if (hasSqlState(error, QUERY_CANCELED, LOCK_NOT_AVAILABLE)) throw new QueryTimeUp();
      if (hasSqlState(error, UNDEFINED_TABLE)) throw new NoSuchTables();
      throw error;
    }
  }
}
