import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ProjectionDatabase } from './engine-tables.js';
import { inTransaction } from './in-transaction.js';
import type { Projection, ProjectionTx } from './projection.js';
import { streamFact } from './projection-lane.js';
import { RebuildFailedError } from './stream-copy.js';
import type { TableWriter } from './table-writer.js';

interface BatchOptions {
  readonly database: ProjectionDatabase;
  readonly projections: readonly Projection[];
  readonly upcasters: Upcasters;
}

/** A batch in position order that could not be projected; which event of it is not known yet. */
export class BatchFailed extends Error {
  constructor(readonly projection: Projection, readonly events: readonly RecordedEvent[], options: ErrorOptions) {
    super(`${projection.name} cannot project a batch`, options);
    this.name = 'BatchFailed';
  }
}

/** Every projection's share of a page. @throws BatchFailed; what the database throws when it is ill or locked */
export async function projectBatch({ database, projections, upcasters }: BatchOptions, events: readonly RecordedEvent[], tx: ProjectionTx): Promise<void> {
  for (const projection of projections) {
    const handled = events.filter(({ type }) => projection.handles.has(type));
    if (handled.length === 0) continue;
    try {
      await projection.project(handled.map((event) => streamFact(event, upcasters)), tx);
    } catch (cause) {
      if (database.faultOf(cause) !== 'event') throw cause;
      throw new BatchFailed(projection, handled, { cause });
    }
  }
}

/** The guilty event of a batch, found by projecting one at a time in a transaction that is always rolled back. */
export async function findGuilty({ projection, events, cause }: BatchFailed, { database, upcasters }: BatchOptions, writer: TableWriter): Promise<Error> {
  let guilty: RecordedEvent | undefined;
  let why: unknown = cause;
  try {
    await inTransaction(database, async (tx) => {
      for (const event of events) {
        guilty = event;
        await projection.project([streamFact(event, upcasters)], writer.in(tx));
      }
      guilty = undefined;
      throw new Error('the batch failed as a whole', { cause });
    });
  } catch (error) {
    why = error;
  }
  const { position, eventId } = guilty ?? events[0] ?? { position: 0n, eventId: '' };
  return new RebuildFailedError(projection.name, position, eventId, { cause: why });
}
