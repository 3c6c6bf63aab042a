import type { HealthReport } from '#libs/platform/src/health.js';
import { type EventStore, isWatched } from './event-store.js';

/** Whether the log can be read; of a store that appends through a writer of its own besides, whether that is well. @throws EventStoreUnavailableError */
export async function storeHealth(store: EventStore): Promise<HealthReport> {
  const head = String(await store.head());
  const fault = isWatched(store) ? store.appendFault : null;
  return fault === null ? { status: 'up', head } : { status: 'down', reason: fault, head };
}
