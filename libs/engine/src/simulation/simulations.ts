import { join } from 'node:path';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import type { LogThread, LogThreadOptions } from '../replay/log-thread.js';
import type { SimulationRequest } from './simulate-log.js';

/** Runs simulations: the log is read, nothing is written. */
export class Simulations {
  constructor(private readonly thread: LogThread) {}

  /** @throws LogThreadBusyError, LogThreadTimeoutError; the signal's reason */
  run(request: SimulationRequest, options: LogThreadOptions): Promise<SimulationResult> {
    return this.thread.run<SimulationRequest, SimulationResult>(join(__dirname, 'simulation.worker.js'), request, options);
  }
}
