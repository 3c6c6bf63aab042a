import type { DatabaseSync } from 'node:sqlite';

const ATTEMPTS = 5;
const PAUSE_MS = 50;

/**
 * Takes the bytes of erased persons out of the write-ahead log too: copies it into the file, where they are overwritten,
 * and truncates it. Every attempt waits for readers as long as the connection's busy timeout.
 * @returns false when readers held the log through all attempts; the mark stays, so the next erasure or opening tries again
 */
export function finishErasures(database: DatabaseSync): boolean {
  const pending = database.prepare('SELECT erasure_pending AS pending FROM meta').get();
  if (pending?.['pending'] !== 1) return true;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    const outcome = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
    if (outcome?.['busy'] === 0) {
      database.exec('UPDATE meta SET erasure_pending = 0');
      return true;
    }
  }
  return false;
}
