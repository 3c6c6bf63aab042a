import { onceBack } from '#libs/engine/src/once-back.js';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { openLogOnceMade } from '#libs/event-store/src/open-log-once-made.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Config } from '#libs/platform/src/config.js';
import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import { observedConnections } from '#libs/platform/src/observed-connections.js';
import { processLog } from '#libs/platform/src/process-log.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { mayPass } from '#libs/platform/src/postgres-fault.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';

/** What the projector works with: opened once, closed once, whatever happens in between. */
export abstract class ProjectorParts {
  abstract readonly store: EventStore;
  /** Where milestones are recorded. It gives way to the people that the api serves. */
  abstract readonly milestoneStore: EventStore;
  abstract readonly database: ProjectionDatabase;
  abstract readonly upcasters: Upcasters;
  abstract readonly log: Log;
  abstract readonly metrics: Metrics;
}

/** A server may be started later, or be away: it is waited for. */
async function openDatabase({ readModel }: Config, log: Log, signal: AbortSignal): Promise<ProjectionDatabase> {
  const database = await onceBack(() => openReadModel(readModel), {
    signal, isAway: mayPass, onAway: (error) => log.error({ event: 'waiting-for-read-model', error: errorFacts(error) }),
  });
  if (database === undefined) throw signal.reason;
  return database;
}

/** @throws EventLogMissingError when there is no log within a minute; SetUpError; the signal's reason */
export async function openParts(config: Config, signal: AbortSignal): Promise<ProjectorParts> {
  const log = processLog(config, 'projector');
  const metrics = new Metrics('projector');
  const observer = observedConnections(metrics, log);
  const store = await openLogOnceMade(config.eventStore, { observer, log, signal });
  try {
    const database = await openDatabase(config, log, signal);
    try {
      const milestoneStore = await openEventStore(config.eventStore, { mode: 'background', queueLimit: config.appendQueueLimit, observer });
      return { store, milestoneStore, database, log, upcasters: new Upcasters(), metrics };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await store.close();
    throw error;
  }
}

export async function closeParts({ store, milestoneStore, database }: ProjectorParts): Promise<void> {
  await milestoneStore.close();
  await database.close();
  await store.close();
}
