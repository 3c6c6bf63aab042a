import { sql } from 'kysely';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import type { EngineTables, ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { whileBusy } from '#libs/projections/src/in-transaction.js';
import { DatabaseLeases, type OpenLeases } from '#libs/projections/src/leases.js';
import { RecordsetWriter } from '#libs/projections/src/recordset-writer.js';
import { migrate } from '../migrations.js';
import { postgresFault } from './postgres-fault.js';
import { type ConnectionUse, openPostgres } from './postgres-pool.js';
import { inSnapshot } from './postgres-snapshot.js';

/** Of whoever projects. A frozen one keeps its locks no longer than its lease lasts. */
const PROJECTING: ConnectionUse = { statementMs: 30_000, lockMs: 2_000, idleInTransactionMs: 4_000, readOnly: false };
/** Of whoever compares or passes on what is there: long, but not without end, because a takeover waits for it. */
const READING: ConnectionUse = { statementMs: 60_000, lockMs: 10_000, idleInTransactionMs: 10 * 60_000, readOnly: true };

/** Not the start of the transaction: of the moment. */
const SERVER_CLOCK = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

function projectionDatabase(location: PostgresLocation, use: ConnectionUse): ProjectionDatabase {
  const db = openPostgres<EngineTables>(location, use);
  return {
    db,
    faultOf: postgresFault,
    canBeAway: true,
    leases: new DatabaseLeases(db, SERVER_CLOCK),
    tableWriter: (suffix) => new RecordsetWriter(suffix),
    async holdCheckpoints(tx) {
      await sql`lock table checkpoints in share row exclusive mode`.execute(tx);
    },
    inSnapshot: (tables, act) => inSnapshot(db, tables.map(({ name }) => name), act),
    otherWriters: async () => false,
    close: () => db.destroy(),
  };
}

/**
 * The read model for a process that projects: migrated when need be.
 * @throws PostgresUnavailableError
 */
export async function openPostgresReadModel(location: PostgresLocation): Promise<ProjectionDatabase> {
  const database = projectionDatabase(location, PROJECTING);
  try {
    await whileBusy(postgresFault, () => migrate(database.db));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The read model for a process that only asks. Its transactions are snapshots. The server is not asked before it is used. */
export function openPostgresSnapshot(location: PostgresLocation): ProjectionDatabase {
  return projectionDatabase(location, READING);
}

/** The projector makes their table; until then they are as good as away. */
export function openPostgresLeases(location: PostgresLocation): OpenLeases {
  const db = openPostgres<EngineTables>(location, PROJECTING, 1);
  return { leases: new DatabaseLeases(db, SERVER_CLOCK), isAway: (error) => postgresFault(error) === 'database', close: () => db.destroy() };
}
