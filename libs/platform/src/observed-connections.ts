import { errorFacts, type Log } from './logging.js';
import type { Metrics } from './metrics.js';

/** Counts and logs connections to the event store that had to be replaced. */
export function observedConnections(metrics: Metrics, log: Log): { reconnected(lane: string, cause: unknown): void } {
  return {
    reconnected(lane, cause) {
      metrics.reconnected(lane);
      log.warn({ event: 'event-store-reconnected', lane, error: errorFacts(cause) });
    },
  };
}
