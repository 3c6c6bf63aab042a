import { Worker } from 'node:worker_threads';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';

/** One is at work in this process: each reads the whole log, and two would only take the time from each other. */
export class LogThreadBusyError extends Error {
  constructor(readonly retryAfterSeconds: number) {
    super('a simulation or a replay is at work; try again when it has ended');
    this.name = 'LogThreadBusyError';
  }
}

/** The work did not end within its time limit and was stopped. */
export class LogThreadTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`reading the log took longer than ${timeoutMs} ms; ask for fewer communities or raise SIMULATION_TIMEOUT_MS`);
    this.name = 'LogThreadTimeoutError';
  }
}

export interface LogProgress {
  readonly events: number;
  /** About as many as there are to read. */
  readonly of: number;
}

export interface LogThreadOptions {
  /** Aborted: the work is stopped at once. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: LogProgress) => void;
}

/** What the thread is given; `request` is plain data. */
export interface LogTask<Request> {
  /** Where the event log lies. */
  readonly location: EventStoreLocation;
  readonly request: Request;
}

export type LogThreadMessage<Result> =
  | { readonly kind: 'progress'; readonly progress: LogProgress }
  | { readonly kind: 'done'; readonly result: Result };

/** Work that reads the whole log, in a thread of its own and one at a time: nothing is written. */
export class LogThread {
  private running = false;

  /** @param location of the event log */
  constructor(private readonly location: EventStoreLocation, private readonly timeoutMs: number) {}

  /**
   * @param file of the thread, which answers by LogThreadMessage
   * @throws LogThreadBusyError, LogThreadTimeoutError; the signal's reason
   */
  async run<Request, Result>(file: string, request: Request, { signal, onProgress }: LogThreadOptions): Promise<Result> {
    signal.throwIfAborted();
    if (this.running) throw new LogThreadBusyError(Math.ceil(this.timeoutMs / 10_000));
    this.running = true;
    const workerData: LogTask<Request> = { location: this.location, request };
    const worker = new Worker(file, { workerData });
    const timeLimit = AbortSignal.timeout(this.timeoutMs);
    try {
      return await resultOf<Result>(worker, AbortSignal.any([signal, timeLimit]), onProgress);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (timeLimit.aborted) throw new LogThreadTimeoutError(this.timeoutMs);
      throw error;
    } finally {
      await worker.terminate();
      this.running = false;
    }
  }
}

function resultOf<Result>(worker: Worker, stop: AbortSignal, onProgress: LogThreadOptions['onProgress']): Promise<Result> {
  return new Promise((done, failed) => {
    worker.on('message', (message: LogThreadMessage<Result>) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else done(message.result);
    });
    worker.on('error', failed);
    worker.on('exit', (code) => failed(new Error(`the thread that reads the log ended with code ${code} before its result`)));
    stop.addEventListener('abort', () => failed(stop.reason as Error), { once: true });
  });
}
