import { Query } from '@nestjs/cqrs';
import type { Caller } from '#libs/access/src/caller.js';
import type { RunSimulationRequest } from './run-simulation.request.js';
import type { SimulationResponse } from './simulation.response.js';

export class RunSimulation extends Query<SimulationResponse> {
  /** @param signal aborted when nobody waits for the answer any more */
  constructor(
    readonly request: RunSimulationRequest,
    readonly caller: Caller,
    readonly signal: AbortSignal,
  ) {
    super();
  }
}
