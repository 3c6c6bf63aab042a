import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Piscina } from 'piscina';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { QueryTimeoutError, ReadModelBusyError, ReadModelUnavailableError, ReadModelVersionError } from '../read-model.js';
import { SeveralZonesError, TooManyRowsError } from '../statistics/statistics.js';
import { CalendarsUnreadError } from '../statistics/working-calendars.js';
import type { Queries, QueryName, QueryOutcome, QueryTask, QueryThreadData } from './query-protocol.js';

/** Queries that may wait for a thread; each waits at most the time limit anyway. */
const MAX_WAITING = 256;
/** A query stops by itself at its time limit; a thread that is still busy this much later is stopped. */
const GRACE_MS = 250;

/** Threads that answer queries, each with a connection of its own, so that no list or statistic holds up a command. */
export class QueryThreads {
  private readonly pool: Piscina<QueryTask, QueryOutcome<unknown>>;

  /** @param idleMs after which a thread without work is given up; what it has kept is lost with it */
  constructor(location: ReadModelLocation, private readonly timeoutMs: number, { threads = Math.max(1, Math.min(4, availableParallelism())), idleMs = 60_000 } = {}) {
    const workerData: QueryThreadData = { location, timeoutMs };
    this.pool = new Piscina<QueryTask, QueryOutcome<unknown>>({
      filename: join(__dirname, 'query.worker.js'), workerData, minThreads: 1, maxThreads: threads, maxQueue: MAX_WAITING, idleTimeout: idleMs,
    });
  }

  /** @throws QueryTimeoutError, ReadModelBusyError, ReadModelUnavailableError, ReadModelVersionError */
  async ask<Name extends QueryName>(name: Name, request: Queries[Name]['request']): Promise<Queries[Name]['answer']> {
    if (this.pool.queueSize >= MAX_WAITING) throw new ReadModelBusyError();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), this.timeoutMs + GRACE_MS);
    try {
      const outcome = await this.pool.run({ name, request, deadline: Date.now() + this.timeoutMs }, { signal: stop.signal });
      if (outcome.ok) return outcome.answer as Queries[Name]['answer'];
      throw this.errorOf(outcome);
    } catch (error) {
      if (stop.signal.aborted) throw new QueryTimeoutError(this.timeoutMs);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private errorOf(outcome: Extract<QueryOutcome<unknown>, { readonly ok: false }>): Error {
    switch (outcome.reason) {
      case 'time-up':
        return new QueryTimeoutError(this.timeoutMs);
      case 'other-version':
        return new ReadModelVersionError(outcome.projection);
      case 'unavailable':
        return new ReadModelUnavailableError(outcome.cause);
      case 'too-many-rows':
        return new TooManyRowsError(outcome.limit);
      case 'calendars-unread':
        return new CalendarsUnreadError(outcome.names);
      case 'several-zones':
        return new SeveralZonesError(outcome.zones);
      default: {
        const never: never = outcome;
        throw new Error(`no error for ${JSON.stringify(never)}`);
      }
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
