import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import type { SimulationProgress, SimulationRequest } from './simulate-log.js';

export interface SimulationTask {
  /** Of the event log. */
  readonly path: string;
  readonly request: SimulationRequest;
}

export type SimulationMessage =
  | { readonly kind: 'progress'; readonly progress: SimulationProgress }
  | { readonly kind: 'done'; readonly result: SimulationResult };
