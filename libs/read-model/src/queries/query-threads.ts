import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import { QueryTimeoutError, ReadModelBusyError, ReadModelVersionError } from '../read-model.js';
import type { Queries, QueryName, QueryOutcome, QueryTask, QueryThreadData } from './query-protocol.js';

/** Queries that may wait for a thread; each waits at most the time limit anyway. */
const MAX_WAITING = 256;
/** A query stops by itself at its time limit; a thread that is still busy this much later is stopped. */
const GRACE_MS = 250;

/** Threads that answer queries, each with a connection of its own, so that no list or statistic holds up a command. */
export class QueryThreads {
  private readonly pool: Piscina<QueryTask, QueryOutcome<unknown>>;

  constructor(path: string, private readonly timeoutMs: number, threads = Math.max(1, Math.min(4, availableParallelism()))) {
    const workerData: QueryThreadData = { path };
    this.pool = new Piscina<QueryTask, QueryOutcome<unknown>>({
      filename: join(__dirname, 'query.worker.js'), workerData, minThreads: 1, maxThreads: threads, maxQueue: MAX_WAITING, idleTimeout: 60_000,
    });
  }

  /** @throws QueryTimeoutError, ReadModelBusyError, ReadModelVersionError */
  async ask<Name extends QueryName>(name: Name, request: Queries[Name]['request']): Promise<Queries[Name]['answer']> {
    if (this.pool.queueSize >= MAX_WAITING) throw new ReadModelBusyError();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.timeoutMs + GRACE_MS);
    try {
      const outcome = await this.pool.run({ name, request, deadline: Date.now() + this.timeoutMs }, { signal: stop.signal });
      if (outcome.ok) return outcome.answer as Queries[Name]['answer'];
      if (outcome.reason === 'other-version') throw new ReadModelVersionError(outcome.projection);
      throw new QueryTimeoutError(this.timeoutMs);
    } catch (error) {
      if (stop.signal.aborted) throw new QueryTimeoutError(this.timeoutMs);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
