import { setTimeout as delay } from 'node:timers/promises';
import { EventStore } from '#libs/event-store/src/event-store.js';
import type { ConnectionObserver } from '#libs/event-store/src/eventstoredb/connection-lane.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { EventLogMissingError } from '#libs/event-store/src/sqlite/log-schema.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Config } from '#libs/platform/src/config.js';
import { createLog, errorFacts, type Log } from '#libs/platform/src/logging.js';
import { observedConnections } from '#libs/platform/src/observed-connections.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { PostgresUnavailableError } from '#libs/read-model/src/postgres/postgres-fault.js';

/** The api or an import creates the log; the projector may be started first. */
const LOG_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;
const READ_MODEL_PAUSE_MS = 1_000;

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

async function openStore(config: Config, observer: ConnectionObserver, log: Log, signal: AbortSignal): Promise<EventStore> {
  const giveUpAt = Date.now() + LOG_PATIENCE_MS;
  let told = false;
  for (;;) {
    try {
      return await openEventStore(config.eventStore, { mode: 'read-only', observer });
    } catch (error) {
      if (!(error instanceof EventLogMissingError) || Date.now() > giveUpAt) throw error;
      if (!told) log.info({ event: 'waiting-for-log', patienceMs: LOG_PATIENCE_MS });
      told = true;
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}

/** A server may be started later, or be away: it is waited for. */
async function openDatabase({ readModel }: Config, log: Log, signal: AbortSignal): Promise<ProjectionDatabase> {
  for (;;) {
    try {
      return await openReadModel(readModel);
    } catch (error) {
      if (!(error instanceof PostgresUnavailableError)) throw error;
      log.error({ event: 'waiting-for-read-model', again: `in ${READ_MODEL_PAUSE_MS} ms`, error: errorFacts(error) });
      await delay(READ_MODEL_PAUSE_MS, undefined, { signal });
    }
  }
}

/** @throws EventLogMissingError when there is no log within a minute; the signal's reason */
export async function openParts(config: Config, signal: AbortSignal): Promise<ProjectorParts> {
  const log = createLog({ level: config.logLevel, service: 'projector' });
  const metrics = new Metrics('projector');
  const observer = observedConnections(metrics, log);
  const store = await openStore(config, observer, log, signal);
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
