import { setTimeout as delay } from 'node:timers/promises';
import { EventStore } from '#libs/event-store/src/event-store.js';
import { EventLogMissingError } from '#libs/event-store/src/sqlite/log-schema.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { Config } from '#libs/platform/src/config.js';
import { createLog, type Log } from '#libs/platform/src/logging.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModelFile } from '#libs/read-model/src/sqlite/open-read-model-file.js';

/** The api or an import creates the log; the projector may be started first. */
const LOG_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

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

async function openStore(config: Config, log: Log, signal: AbortSignal): Promise<EventStore> {
  const giveUpAt = Date.now() + LOG_PATIENCE_MS;
  let told = false;
  for (;;) {
    try {
      return await SqliteEventStore.open({ path: config.eventStore.path, mode: 'read-only' });
    } catch (error) {
      if (!(error instanceof EventLogMissingError) || Date.now() > giveUpAt) throw error;
      if (!told) log.info({ event: 'waiting-for-log', patienceMs: LOG_PATIENCE_MS });
      told = true;
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}

/** @throws EventLogMissingError when there is no log within a minute; the signal's reason */
export async function openParts(config: Config, signal: AbortSignal): Promise<ProjectorParts> {
  const log = createLog({ level: config.logLevel, service: 'projector' });
  const store = await openStore(config, log, signal);
  try {
    const database = await openReadModelFile(config.readModel.path);
    try {
      const milestoneStore = await SqliteEventStore.open({ path: config.eventStore.path, mode: 'background', queueLimit: config.appendQueueLimit });
      return { store, milestoneStore, database, log, upcasters: new Upcasters(), metrics: new Metrics('projector') };
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
