import { setTimeout as delay } from 'node:timers/promises';

/** Whoever comes to read waits behind whoever waits to change a table: at first no longer than anybody notices. */
const SHORT_WAIT_MS = 100;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/**
 * Where that never comes to anything: long enough for the queries of a busy hour to end, and longer than PostgreSQL waits (1 s) before
 * it ends an autovacuum that is in the way; and so seldom that others lose a twenty-fifth of their time.
 */
const LONG_WAIT_MS = 1_200;
const PAUSE_BETWEEN_LONG_WAITS_MS = 30_000;
/** A copy of the whole database, or a comparison with a long log, may read for so long. */
const PATIENCE_MS = 60 * 60_000;

/** Others read the tables that are to be exchanged: nothing was done, and they were not held up. */
export class TablesInUseError extends Error {
  constructor(readonly tables: readonly string[], options?: ErrorOptions) {
    super(`${tables.join(', ')} cannot be exchanged while others read them; see pg_stat_activity for who does, the next rebuild goes on from here`, options);
    this.name = 'TablesInUseError';
  }
}

/** How long each try may wait for the tables, and the pause after it (milliseconds). */
export function* tries(): Generator<{ readonly waitMs: number; readonly pauseMs: number }, never> {
  for (let pauseMs = FIRST_PAUSE_MS; pauseMs < LONGEST_PAUSE_MS; pauseMs *= 2) yield { waitMs: SHORT_WAIT_MS, pauseMs };
  yield { waitMs: SHORT_WAIT_MS, pauseMs: LONGEST_PAUSE_MS };
  for (;;) yield { waitMs: LONG_WAIT_MS, pauseMs: PAUSE_BETWEEN_LONG_WAITS_MS };
}

/**
 * Does what needs tables for itself: again with growing pauses while others hold them, for an hour at most.
 * @param act may wait so many milliseconds for the tables
 * @param onWaiting called before every pause
 * @throws TablesInUseError after that; the signal's reason; what `act` throws
 */
export async function onceUnused<T>(act: (waitMs: number) => Promise<T>, signal: AbortSignal | undefined, onWaiting: () => void): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (const plan = tries(); ;) {
    const { waitMs, pauseMs } = plan.next().value;
    try {
      return await act(waitMs);
    } catch (error) {
      if (!(error instanceof TablesInUseError) || performance.now() > giveUpAt) throw error;
    }
    onWaiting();
    await delay(pauseMs, undefined, signal === undefined ? {} : { signal });
  }
}
