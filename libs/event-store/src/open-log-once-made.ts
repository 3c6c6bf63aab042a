import { setTimeout as delay } from 'node:timers/promises';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';
import type { Log } from '#libs/platform/src/logging.js';
import type { EventStore } from './event-store.js';
import type { ConnectionObserver } from './eventstoredb/connection-lane.js';
import { openEventStore } from './open-event-store.js';
import { EventLogMissingError } from './sqlite/log-schema.js';

/** The api or an import makes the log; who follows it may be started first. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

export interface FollowerOptions {
  readonly observer: ConnectionObserver;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The log, to be read only. @throws EventLogMissingError when there is none within a minute; the signal's reason; what openEventStore throws */
export async function openLogOnceMade(location: EventStoreLocation, { observer, log, signal }: FollowerOptions): Promise<EventStore> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (let told = false; ; told = true) {
    try {
      return await openEventStore(location, { mode: 'read-only', observer });
    } catch (error) {
      if (!(error instanceof EventLogMissingError) || Date.now() > giveUpAt) throw error;
      if (!told) log.info({ event: 'waiting-for-log', patienceMs: PATIENCE_MS });
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}
