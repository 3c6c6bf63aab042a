import type { HealthReport } from '#libs/platform/src/health.js';
import { type EventStore, isWatched } from './event-store.js';

/** Of whoever reads the log, and of its writer besides whether the last append met a fault. @throws EventStoreUnavailableError */
export async function storeHealth(store: EventStore): Promise<HealthReport> {
  const head = String(await store.head());
  const fault = isWatched(store) ? store.appendFault : null;
  return fault === null ? { status: 'up', head } : { status: 'down', reason: fault, head };
}
