import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { EngineTables, FaultKind, ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { whileBusy } from '#libs/projections/src/in-transaction.js';
import { ValuesWriter } from '#libs/projections/src/values-writer.js';
import { createPrivately } from '#libs/platform/src/private-file.js';
import { migrate } from '../migrations.js';
import { NodeSqliteDialect } from './node-sqlite-dialect.js';

/** SQLite's own waiting blocks the thread, so it is short; longer waiting is `inTransaction`'s. */
const BUSY_TIMEOUT_MS = 100;

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
/** TOOBIG, CONSTRAINT, MISMATCH: this row, not this disk. */
const EVENTS_FAULT: ReadonlySet<number> = new Set([18, 19, 20]);

/**
 * What a failure says. Whatever SQLite reports besides a refused row (disk full, I/O, corruption) is the database's
 * fault and no event's; everything that does not come from SQLite comes from projecting the event.
 */
export function sqliteFault(error: unknown): FaultKind {
  const errcode = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof errcode !== 'number') return 'event';
  const primary = errcode & 0xff;
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED) return 'busy';
  return EVENTS_FAULT.has(primary) ? 'event' : 'database';
}

function openWritable(path: string): DatabaseSync {
  createPrivately(path);
  const file = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    file.exec('PRAGMA journal_mode = WAL');
    // The file can be rebuilt from the log: after a power cut a few lost commits cost nothing but a little projecting.
    file.exec('PRAGMA synchronous = NORMAL');
    // A commit under load has 200 pages. At SQLite's 1,000 every fifth would also copy the WAL into the file and wait for the disk; at
    // 8,192 that takes 40 ms, in which nobody's board goes on.
    file.exec('PRAGMA wal_autocheckpoint = 2048');
    file.exec('PRAGMA cache_size = -16384');
    file.exec('PRAGMA journal_size_limit = 67108864');
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

function projectionDatabase(file: DatabaseSync, access: 'read-write' | 'read-only'): ProjectionDatabase {
  const db = new Kysely<EngineTables>({ dialect: new NodeSqliteDialect(file, access) });
  const dataVersion = file.prepare('PRAGMA data_version');
  let seen = dataVersion.get()?.['data_version'];
  return {
    db,
    faultOf: sqliteFault,
    explained: async (error) => error,
    leases: null,
    tableWriter: (suffix) => new ValuesWriter(suffix),
    // A transaction begins immediate: it holds the file's only write lock.
    holdCheckpoints: async () => undefined,
    // Readers go on in their snapshots.
    holdTables: async () => undefined,
    inSnapshot: (_tables, act) => db.transaction().execute(act),
    async otherWriters() {
      const before = seen;
      seen = dataVersion.get()?.['data_version'];
      return seen !== before;
    },
    async close() {
      await db.destroy();
      // Kysely leaves a database alone that it was never asked to use.
      if (file.isOpen) file.close();
    },
  };
}

/** The read model for a process that projects: created and migrated when need be. */
export async function openReadModelFile(path: string): Promise<ProjectionDatabase> {
  const database = projectionDatabase(openWritable(path), 'read-write');
  try {
    await whileBusy(sqliteFault, () => migrate(database.db));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The read model for a process or thread that only asks; the file must exist. Its transactions are snapshots. */
export function openReadModelFileSnapshot(path: string): ProjectionDatabase {
  const file = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  file.exec('PRAGMA cache_size = -16384');
  return projectionDatabase(file, 'read-only');
}
