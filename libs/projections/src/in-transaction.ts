import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { EngineTables, ProjectionDatabase } from './engine-tables.js';

/** Another process' longest transaction: one index over millions of rows in a rebuild. */
const BUSY_LIMIT_MS = 120_000;
/** Random, so that two waiters do not keep meeting. */
const BUSY_PAUSE_MS = { least: 2, most: 12 } as const;

/** Tries again, without blocking the thread, while somebody else holds the write lock. */
export async function whileBusy<T>(faultOf: ProjectionDatabase['faultOf'], act: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + BUSY_LIMIT_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (faultOf(error) !== 'busy' || performance.now() > giveUpAt) throw error;
      await delay(BUSY_PAUSE_MS.least + Math.random() * (BUSY_PAUSE_MS.most - BUSY_PAUSE_MS.least));
    }
  }
}

/** All of `work`, or nothing; waits for its turn where writers exclude each other. `work` may run more than once. */
export function inTransaction<T>({ db, faultOf }: ProjectionDatabase, work: (tx: Transaction<EngineTables>) => Promise<T>): Promise<T> {
  return whileBusy(faultOf, () => db.transaction().execute(work));
}
