import { sql } from 'kysely';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import { hasSqlState, type PostgresFault, postgresFault } from '#libs/platform/src/postgres-fault.js';
import type { EngineTables, FaultKind, ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { whileBusy } from '#libs/projections/src/in-transaction.js';
import { DatabaseLeases, type OpenLeases } from '#libs/projections/src/leases.js';
import { RecordsetWriter } from '#libs/projections/src/recordset-writer.js';
import { migrate } from '../migrations.js';
import { PROJECTIONS } from '../projections.js';
import { holdTables } from './hold-tables.js';
import { explainedSetUp } from './missing-rights.js';
import { type ConnectionUse, openPostgres } from './postgres-pool.js';
import { inSnapshot } from './postgres-snapshot.js';

const LEASES = 'leases';
const TABLES = ['checkpoints', 'rebuilds', LEASES, 'kysely_migration', 'kysely_migration_lock', ...PROJECTIONS.flatMap(({ tables }) => tables).map(({ name }) => name)];

/** Of whoever projects. A frozen one keeps its locks no longer than its lease lasts. */
const PROJECTING: ConnectionUse = { statementMs: 30_000, lockMs: 2_000, idleInTransactionMs: 4_000, readOnly: false };
/** Of leases, on a connection of their own: over a server that says nothing any more a take-over must not wait for longer than a lease lasts. */
const LEASING: ConnectionUse = { statementMs: 2_000, lockMs: 1_000, idleInTransactionMs: 4_000, readOnly: false };
/** Of whoever compares or passes on what is there: long, but not without end, because a takeover waits for it. */
const READING: ConnectionUse = { statementMs: 60_000, lockMs: 10_000, idleInTransactionMs: 10 * 60_000, readOnly: true };

const UNDEFINED_TABLE = '42P01';

/** Not the start of the transaction: of the moment. */
const SERVER_CLOCK = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

const KIND_OF: Readonly<Record<PostgresFault, FaultKind>> = { away: 'database', busy: 'busy', 'set-up': 'set-up', data: 'event' };

/** Everything that does not come from PostgreSQL comes from projecting the event. */
function faultOf(error: unknown): FaultKind {
  const fault = postgresFault(error);
  return fault === undefined ? 'event' : KIND_OF[fault];
}

function projectionDatabase(location: PostgresLocation, use: ConnectionUse): ProjectionDatabase {
  const db = openPostgres<EngineTables>(location, use);
  const leasing = openPostgres<EngineTables>(location, { ...LEASING, readOnly: use.readOnly }, 1);
  return {
    db,
    faultOf,
    explained: (error) => explainedSetUp(db, { tables: TABLES, to: use.readOnly ? 'read' : 'own' }, error),
    leases: new DatabaseLeases(leasing, SERVER_CLOCK),
    tableWriter: (suffix) => new RecordsetWriter(suffix),
    async holdCheckpoints(tx) {
      await sql`lock table checkpoints in share row exclusive mode`.execute(tx);
    },
    holdTables,
    inSnapshot: (tables, act) => inSnapshot(db, tables.map(({ name }) => name), act),
    otherWriters: async () => false,
    async close() {
      await Promise.all([db.destroy(), leasing.destroy()]);
    },
  };
}

/**
 * The read model for a process that projects: migrated when need be.
 * @throws PostgresUnavailableError, SetUpError
 */
export async function openPostgresReadModel(location: PostgresLocation): Promise<ProjectionDatabase> {
  const database = projectionDatabase(location, PROJECTING);
  try {
    await whileBusy(faultOf, () => migrate(database.db));
    return database;
  } catch (error) {
    const explained = await database.explained(error);
    await database.close();
    throw explained;
  }
}

/** The read model for a process that only asks. Its transactions are snapshots. The server is not asked before it is used. */
export function openPostgresSnapshot(location: PostgresLocation): ProjectionDatabase {
  return projectionDatabase(location, READING);
}

export function openPostgresLeases(location: PostgresLocation): OpenLeases {
  const db = openPostgres<EngineTables>(location, LEASING, 1);
  return {
    leases: new DatabaseLeases(db, SERVER_CLOCK),
    // The projector makes their table; until then they are as good as away.
    faultOf: (error) => (hasSqlState(error, UNDEFINED_TABLE) ? 'database' : faultOf(error)),
    explained: (error) => explainedSetUp(db, { tables: [LEASES], to: 'write' }, error),
    close: () => db.destroy(),
  };
}
