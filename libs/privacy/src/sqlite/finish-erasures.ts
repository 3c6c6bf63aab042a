import type { DatabaseSync } from 'node:sqlite';
import { BUSY_TIMEOUT_MS } from './key-database.js';

const ATTEMPTS = 6;
const WAIT_FOR_READERS_MS = 500;

/**
 * Takes the bytes of erased persons out of the write-ahead log too: copies it into the file, where they are overwritten,
 * and truncates it. Waits about three seconds for readers: ours are point queries, a backup may take longer.
 * @returns false when readers held the log through all attempts; the mark stays, so the next erasure or opening tries again
 */
export function finishErasures(database: DatabaseSync): boolean {
  const pending = database.prepare('SELECT erasure_pending AS pending FROM meta').get();
  if (pending?.['pending'] !== 1) return true;
  database.exec(`PRAGMA busy_timeout = ${WAIT_FOR_READERS_MS}`);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] !== 0) continue;
      database.exec('UPDATE meta SET erasure_pending = 0');
      return true;
    }
    return false;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
