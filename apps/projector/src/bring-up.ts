import { CorruptEventError } from '#libs/event-store/src/event-store.js';
import { errorFacts } from '#libs/platform/src/logging.js';
import { type Checkpoint, markStopped, readCheckpoint } from '#libs/projections/src/checkpoints.js';
import { inTransaction } from '#libs/projections/src/in-transaction.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import type { Projection } from '#libs/projections/src/projection.js';
import { ProjectionVersionError } from '#libs/projections/src/projection-lane.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { RebuildFailedError } from '#libs/projections/src/stream-copy.js';
import type { ProjectorParts } from './parts.js';

/** Between two lines about a rebuild at the start. */
const PROGRESS_EVERY_MS = 5_000;

function needsRebuild(projection: Projection, checkpoints: readonly Checkpoint[], logIsEmpty: boolean): boolean {
  const checkpoint = checkpoints.find(({ projection: name }) => name === projection.name);
  if (checkpoint === undefined) return true;
  if (checkpoint.version > projection.version) throw new ProjectionVersionError(projection.name, checkpoint.version, projection.version);
  return checkpoint.version < projection.version || (checkpoint.position === 0n && !logIsEmpty);
}

/**
 * Brings every projection to this program's version. What begins from nothing, or with another version, is built in
 * stream order: many times faster than following.
 * @returns the projections that can follow the log from here
 * @throws ProjectionVersionError when the read model was built by a newer program
 */
export async function bringUp(parts: ProjectorParts, projections: readonly Projection[], signal: AbortSignal): Promise<Projection[]> {
  const { store, database } = parts;
  const checkpoints = await prepareProjections(database, projections);
  const logIsEmpty = (await store.head()) === 0n;
  let waiting = projections.filter((projection) => needsRebuild(projection, checkpoints, logIsEmpty));
  while (waiting.length > 0) {
    const failed = await tryRebuild(parts, waiting, signal);
    waiting = failed === undefined ? [] : waiting.filter((projection) => projection !== failed);
  }
  const ready: Projection[] = [];
  for (const projection of projections) {
    if ((await readCheckpoint(database.db, projection.name))?.version === projection.version) ready.push(projection);
  }
  return ready;
}

/** @returns the projection that an event stops: it is left out, the others are rebuilt without it */
async function tryRebuild(parts: ProjectorParts, projections: readonly Projection[], signal: AbortSignal): Promise<Projection | undefined> {
  const { store, database, upcasters, log } = parts;
  log.info({ event: 'rebuild-begins', projections: projections.map(({ name }) => name) });
  let toldAt = Date.now();
  try {
    const result = await rebuild({
      store, database, upcasters, projections, signal,
      onProgress: ({ phase, events }) => {
        if (Date.now() - toldAt < PROGRESS_EVERY_MS) return;
        toldAt = Date.now();
        log.info({ event: 'rebuild-goes-on', phase, events });
      },
    });
    log.info({ event: 'rebuild-done', events: result.events, position: String(result.position), resumed: result.resumed });
    return undefined;
  } catch (error) {
    if (error instanceof CorruptEventError) {
      // Following the log goes up to that event and stops there.
      log.error({ event: 'rebuild-failed', position: String(error.position), error: errorFacts(error) });
      return undefined;
    }
    if (!(error instanceof RebuildFailedError)) throw error;
    const { projection: name, position, eventId } = error;
    log.error({ event: 'rebuild-failed', projection: name, position: String(position), eventId, error: errorFacts(error) });
    const checkpoint = await readCheckpoint(database.db, name);
    if (checkpoint !== undefined) await inTransaction(database, (tx) => markStopped(tx, checkpoint, { at: position, eventId }));
    return projections.find((projection) => projection.name === name);
  }
}
