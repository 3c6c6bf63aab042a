import { DatabaseSync } from 'node:sqlite';

const CACHE_KIB = 32 * 1024;

/**
 * A private temporary database: on disk, so memory stays flat however long the file, and without a name, so nothing
 * of it outlives the process, however that ends.
 */
export function scratchDatabase(schema: string): DatabaseSync {
  const database = new DatabaseSync('');
  database.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -${CACHE_KIB}; ${schema}`);
  return database;
}
