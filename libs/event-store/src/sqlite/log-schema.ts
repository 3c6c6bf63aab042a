import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createPrivately } from '#libs/platform/src/private-file.js';

/** Marks the file as ours (`XHLG`), so that another program's database is never written to. */
const APPLICATION_ID = 0x58484c47;
const SCHEMA_VERSION = 1;

/** Opening waits this long for another process that recovers or closes the same log. */
const OPEN_TIMEOUT_MS = 5000;

// STRICT: a value of another type is refused, not converted. No AUTOINCREMENT: the writer assigns positions itself.
const SCHEMA = `
  CREATE TABLE streams (
    stream INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream   INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    type     TEXT NOT NULL,
    data     TEXT NOT NULL,
    sealed   TEXT,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT;
`;

/** The file is no event log that this version of the product can work with. */
export class EventLogFormatError extends Error {
  constructor(path: string, reason: string) {
    super(`${path}: ${reason}`);
    this.name = 'EventLogFormatError';
  }
}

export class EventLogMissingError extends Error {
  constructor(readonly path: string) {
    super(`${path}: there is no event log yet; the api or an import creates it`);
    this.name = 'EventLogMissingError';
  }
}

export interface Durability {
  readonly journalMode: string;
  /** 2 is FULL: every commit reaches the disk before it is answered. */
  readonly synchronous: number;
}

function pragma(db: DatabaseSync, name: string): unknown {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

export function durabilityOf(db: DatabaseSync): Durability {
  return { journalMode: String(pragma(db, 'journal_mode')), synchronous: Number(pragma(db, 'synchronous')) };
}

/** @throws EventLogFormatError */
function checkFormat(db: DatabaseSync, path: string): 'empty' | 'current' {
  const version = Number(pragma(db, 'user_version'));
  const application = Number(pragma(db, 'application_id'));
  const tables = Number(db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']);
  if (tables === 0 && version === 0) return 'empty';
  if (application !== APPLICATION_ID) throw new EventLogFormatError(path, 'this is another program\'s database; give the event log a file of its own');
  if (version > SCHEMA_VERSION) {
    throw new EventLogFormatError(path, `log format ${version} is newer than ${SCHEMA_VERSION}, which this version knows; install the newer version`);
  }
  return 'current';
}

/**
 * A connection that may append. FULL is set and read back on every open: SQLite keeps it per connection, and re-opening a
 * WAL database can fall back to NORMAL, where an acknowledged commit may be lost with the power.
 */
export function openWriting(path: string, maxPageCount?: number): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: OPEN_TIMEOUT_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL');
    db.exec('PRAGMA cache_size = -16000');
    // A WAL that grew under a long reader gives its space back at the next checkpoint.
    db.exec('PRAGMA journal_size_limit = 67108864');
    if (maxPageCount !== undefined) db.exec(`PRAGMA max_page_count = ${maxPageCount}`);
    const { journalMode, synchronous } = durabilityOf(db);
    if (journalMode !== 'wal' || synchronous !== 2) {
      throw new EventLogFormatError(path, `cannot write durably here (journal_mode=${journalMode}, synchronous=${synchronous}); use a local disk`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Creates the log if need be and brings it to this version's format. Several processes may do so at once. */
export function prepareLog(path: string): void {
  // SQLite's name for no file at all: refused below, and no file is made by that name.
  if (path !== ':memory:') createPrivately(path);
  const db = openWriting(path);
  try {
    db.exec('BEGIN IMMEDIATE');
    try {
      if (checkFormat(db, path) === 'empty') {
        db.exec(SCHEMA);
        db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`);
      }
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  } finally {
    db.close();
  }
}

/**
 * A connection that only reads.
 * @throws EventLogMissingError, EventLogFormatError
 */
export function openReading(path: string): DatabaseSync {
  if (!existsSync(path)) throw new EventLogMissingError(path);
  const db = new DatabaseSync(path, { readOnly: true, timeout: OPEN_TIMEOUT_MS });
  try {
    db.exec('PRAGMA cache_size = -16000');
    if (checkFormat(db, path) === 'empty') throw new EventLogMissingError(path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
