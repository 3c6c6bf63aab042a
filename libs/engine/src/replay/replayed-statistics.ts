import { join } from 'node:path';
import type { LogThread, LogThreadOptions } from './log-thread.js';
import type { ReplayOutcome, ReplayRequest } from './replay-statistics.js';

/** Statistics from what the log knew at a position: it is read anew, which may take seconds. */
export class ReplayedStatistics {
  constructor(private readonly thread: LogThread) {}

  /** @throws LogThreadBusyError, LogThreadTimeoutError; the signal's reason */
  read(request: ReplayRequest, options: LogThreadOptions): Promise<ReplayOutcome> {
    return this.thread.run<ReplayRequest, ReplayOutcome>(join(__dirname, 'replay-statistics.worker.js'), request, options);
  }
}
