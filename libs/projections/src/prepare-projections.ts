import { type Checkpoint, readCheckpoints } from './checkpoints.js';
import type { ProjectionDatabase } from './engine-tables.js';
import { inTransaction } from './in-transaction.js';
import type { Projection } from './projection.js';
import { createIndex, createTables, indexesOf } from './table-definition.js';

/**
 * Creates the tables of projections that have none yet, empty and at position 0. Idempotent, also when several processes
 * start at once: one of them does it.
 */
export async function prepareProjections(database: ProjectionDatabase, projections: readonly Projection[]): Promise<readonly Checkpoint[]> {
  const present = await readCheckpoints(database.db);
  // Opening must not need the write lock when there is nothing to do.
  if (projections.every(({ name }) => present.some(({ projection }) => projection === name))) return present;
  return inTransaction(database, async (tx) => {
    await database.holdCheckpoints(tx);
    const known = await readCheckpoints(tx);
    for (const projection of projections) {
      if (known.some((checkpoint) => checkpoint.projection === projection.name)) continue;
      await createTables(tx, projection, '');
      for (const table of projection.tables) {
        for (const index of indexesOf(table, '', 1)) await createIndex(tx, index);
      }
      await tx.insertInto('checkpoints')
        .values({ projection: projection.name, version: projection.version, generation: 1, position: 0n, stopped_at: null, stopped_event_id: null })
        .execute();
    }
    return readCheckpoints(tx);
  });
}
