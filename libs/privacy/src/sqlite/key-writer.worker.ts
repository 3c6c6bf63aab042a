import type { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openKeyDatabase } from './key-database.js';
import { finishErasures } from './finish-erasures.js';
import { KeyWrites, type KeyWrite, type KeyWriteResult } from './key-writes.js';

/** One answer per batch: a result per write, or what went wrong with all of them. */
export type BatchAnswer =
  | { readonly results: readonly KeyWriteResult[]; readonly truncated: boolean }
  | { readonly error: string };

function commitTogether(database: DatabaseSync, writes: KeyWrites, batch: readonly KeyWrite[]): KeyWriteResult[] {
  database.exec('BEGIN IMMEDIATE');
  try {
    const results = batch.map((write) => writes.apply(write));
    database.exec('COMMIT');
    return results;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function serve(path: string): void {
  if (parentPort === null) throw new Error('key-writer.worker.js runs only as a worker thread');
  const port = parentPort;
  const database = openKeyDatabase(path);
  const writes = new KeyWrites(database);
  port.on('message', (message: readonly KeyWrite[] | 'close') => {
    if (message === 'close') {
      database.close();
      port.close();
      return;
    }
    let answer: BatchAnswer;
    try {
      const results = commitTogether(database, writes, message);
      const truncated = message.some((write) => write.kind === 'erase') ? finishErasures(database) : true;
      answer = { results, truncated };
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    port.postMessage(answer);
  });
}

serve((workerData as { readonly path: string }).path);
