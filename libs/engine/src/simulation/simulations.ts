import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import type { SimulationProgress, SimulationRequest } from './simulate-log.js';
import type { SimulationMessage, SimulationTask } from './simulation-protocol.js';

/** One is at work in this process: it reads the whole log, and two would only take the time from each other. */
export class SimulationRunningError extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('another simulation is at work; try again when it has ended');
    this.name = 'SimulationRunningError';
  }
}

/** The simulation did not end within its time limit and was stopped. */
export class SimulationTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`the simulation took longer than ${timeoutMs} ms; ask for fewer communities or raise SIMULATION_TIMEOUT_MS`);
    this.name = 'SimulationTimeoutError';
  }
}

export interface SimulationOptions {
  /** Aborted: the simulation is stopped at once. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SimulationProgress) => void;
}

/** Runs simulations in a thread of their own, one at a time: the log is read, nothing is written. */
export class Simulations {
  private running = false;

  /** @param location of the event log */
  constructor(private readonly location: EventStoreLocation, private readonly timeoutMs: number) {}

  /** @throws SimulationRunningError, SimulationTimeoutError; the signal's reason */
  async run(request: SimulationRequest, { signal, onProgress }: SimulationOptions): Promise<SimulationResult> {
    signal.throwIfAborted();
    if (this.running) throw new SimulationRunningError(Math.ceil(this.timeoutMs / 10_000));
    this.running = true;
    const task: SimulationTask = { location: this.location, request };
    const worker = new Worker(join(__dirname, 'simulation.worker.js'), { workerData: task });
    const timeLimit = AbortSignal.timeout(this.timeoutMs);
    const stop = AbortSignal.any([signal, timeLimit]);
    try {
      return await this.resultOf(worker, stop, onProgress);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (timeLimit.aborted) throw new SimulationTimeoutError(this.timeoutMs);
      throw error;
    } finally {
      await worker.terminate();
      this.running = false;
    }
  }

  private resultOf(worker: Worker, stop: AbortSignal, onProgress: SimulationOptions['onProgress']): Promise<SimulationResult> {
    return new Promise((done, failed) => {
      worker.on('message', (message: SimulationMessage) => {
        if (message.kind === 'progress') onProgress?.(message.progress);
        else done(message.result);
      });
      worker.on('error', failed);
      worker.on('exit', (code) => failed(new Error(`the thread of the simulation ended with code ${code} before its result`)));
      stop.addEventListener('abort', () => failed(stop.reason as Error), { once: true });
    });
  }
}
