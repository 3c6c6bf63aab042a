import { calendarOf } from '#libs/engine/src/simulation/calendar-of.js';
import type { EventStore, Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Config } from '#libs/platform/src/config.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { PoisonEvent } from '#libs/projections/src/projection-lane.js';
import { ProjectionRunner, type RunnerObserver } from '#libs/projections/src/projection-runner.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { type ReadModel, ReadModelBehindError } from '#libs/read-model/src/read-model.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { ThreadedReadModel } from '#libs/read-model/src/threaded-read-model.js';
import { CliError } from '../cli-io.js';

/** A projector that is running catches up by itself in less. */
const PATIENCE_MS = 1500;
const QUERY_TIMEOUT_MS = 120_000;

/**
 * The read model with everything in it that the log holds now. Where no projector is at work the rows are brought up
 * here; two at once do no harm.
 * @throws CliError when an event cannot be projected, or on the signal
 */
export async function openUpToDateReadModel(config: Config, store: EventStore, signal: AbortSignal): Promise<ReadModel> {
  const { readModel: location } = config;
  const readModel = await ThreadedReadModel.open({ location, queryTimeoutMs: QUERY_TIMEOUT_MS, calendarOf: (ref) => calendarOf(ref, store) });
  try {
    const head = await store.head();
    if (!(await reaches(readModel, head))) await bringUp(location, store, head, readModel, signal);
    return readModel;
  } catch (error) {
    await readModel.close();
    throw error;
  }
}

async function reaches(readModel: ReadModel, position: Position): Promise<boolean> {
  const moving = (await readModel.checkpoints()).some(({ position: at }) => at > 0n);
  try {
    await readModel.waitFor(position, moving ? PATIENCE_MS : 0);
    return true;
  } catch (error) {
    if (error instanceof ReadModelBehindError) return false;
    throw error;
  }
}

async function bringUp(location: ReadModelLocation, store: EventStore, head: Position, readModel: ReadModel, signal: AbortSignal): Promise<void> {
  const database = await openReadModel(location);
  try {
    const upcasters = new Upcasters();
    // From nothing, a rebuild is several times as fast as projecting in position order.
    const empty = (await readCheckpoints(database.db)).every(({ position }) => position === 0n);
    if (empty) return void (await rebuild({ store, database, projections: PROJECTIONS, upcasters, signal }));
    const enough = new AbortController();
    let poison: PoisonEvent | undefined;
    const observer: RunnerObserver = { projected: () => undefined, moved: () => undefined, stopped: (event) => { poison = event; enough.abort(); } };
    const running = new ProjectionRunner({ store, database, projections: PROJECTIONS, upcasters, observer }).run(AbortSignal.any([enough.signal, signal]));
    await Promise.race([running, untilReached(readModel, head, enough.signal)]);
    enough.abort();
    await running;
    if (poison) throw new CliError(`${poison.projection} cannot project the event ${poison.eventId} at position ${poison.position}; run xiuhua verify`);
    signal.throwIfAborted();
  } finally {
    await database.close();
  }
}

async function untilReached(readModel: ReadModel, head: Position, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      return await readModel.waitFor(head, 500);
    } catch (error) {
      if (!(error instanceof ReadModelBehindError)) throw error;
    }
  }
}
