import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import type { SimulationProgress, SimulationRequest } from './simulate-log.js';

export interface SimulationTask {
  /** Where the event log lies. */
  readonly location: EventStoreLocation;
  readonly request: SimulationRequest;
}

export type SimulationMessage =
  | { readonly kind: 'progress'; readonly progress: SimulationProgress }
  | { readonly kind: 'done'; readonly result: SimulationResult };
