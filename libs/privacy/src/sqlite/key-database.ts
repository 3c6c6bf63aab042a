import { DatabaseSync } from 'node:sqlite';
import { KeyStoreOpenError } from '../key-store-errors.js';
import { createPrivately } from '#libs/platform/src/private-file.js';

export const BUSY_TIMEOUT_MS = 5000;
const SWITCH_ATTEMPTS = 40;
const SWITCH_PAUSE_MS = 25;
export const SCHEMA_VERSION = 1;

// Wrapped keys lie in a table of their own that only ever grows at its end and is overwritten in place, never deleted
// from: SQLite moves cells of other tables between pages when it balances them, and secure_delete does not reach the
// copies left behind in the unused middle of a page (measured with the keys in `persons`: 2 of 16,560 erased ones could
// still be found). A row of `persons` whose key_id is null is the mark of an erasure.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    schema_version INTEGER NOT NULL,
    key_check BLOB NOT NULL,
    erasure_epoch INTEGER NOT NULL,
    erasure_pending INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS person_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    wrapped BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS persons (
    ref TEXT PRIMARY KEY,
    key_id INTEGER REFERENCES person_keys (id),
    identity BLOB,
    subject_index BLOB,
    phone_index BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS persons_by_subject ON persons (subject_index) WHERE subject_index IS NOT NULL;
  CREATE UNIQUE INDEX IF NOT EXISTS persons_by_phone ON persons (phone_index) WHERE phone_index IS NOT NULL;
`;

/** Opens the file (made with mode 0600) with the settings that durability and erasure rest on, and proves that they hold. */
export function openKeyDatabase(path: string): DatabaseSync {
  createPrivately(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: false });
  try {
    switchToWal(database);
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;');
    proveSettings(database, path);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Two processes that make the file at the same instant: the switch ignores the busy timeout, so ask again. */
function switchToWal(database: DatabaseSync): void {
  for (let attempt = 1; ; attempt++) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (attempt === SWITCH_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, SWITCH_PAUSE_MS);
    }
  }
}

/** Tables and the one row of `meta`. @param keyCheck value that tells this master key from others */
export function createSchema(database: DatabaseSync, keyCheck: Buffer): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(SCHEMA);
    database
      .prepare('INSERT INTO meta (id, schema_version, key_check, erasure_epoch, erasure_pending) VALUES (1, ?, ?, 0, 0) ON CONFLICT DO NOTHING')
      .run(SCHEMA_VERSION, keyCheck);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** Settings can fall back in silence (a re-opened WAL database, a file system without shared memory): ask, do not believe. */
export function proveSettings(database: DatabaseSync, path: string): void {
  const wanted = { journal_mode: 'wal', synchronous: 2, secure_delete: 1 } as const;
  for (const [pragma, value] of Object.entries(wanted)) {
    const found = database.prepare(`PRAGMA ${pragma}`).get()?.[pragma];
    if (found !== value) {
      throw new KeyStoreOpenError(`the key store ${path} has ${pragma}=${String(found)} and needs ${value}; keep it on a local file system`);
    }
  }
}
