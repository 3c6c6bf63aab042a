import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A copy of the whole database, or a comparison with a long log, may read for so long. */
const PATIENCE_MS = 60 * 60_000;

/** Others read the tables that are to be exchanged: nothing was done, and they were not held up. */
export class TablesInUseError extends Error {
  constructor(readonly tables: readonly string[], options?: ErrorOptions) {
    super(`${tables.join(', ')} cannot be exchanged while others read them; see pg_stat_activity for who does, the next rebuild goes on from here`, options);
    this.name = 'TablesInUseError';
  }
}

/**
 * Does what needs tables for itself: again with growing pauses while others read them, for an hour at most.
 * @param onWaiting called before every pause
 * @throws TablesInUseError after that; the signal's reason; what `act` throws
 */
export async function onceUnused<T>(act: () => Promise<T>, signal: AbortSignal | undefined, onWaiting: () => void): Promise<T> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof TablesInUseError) || performance.now() > giveUpAt) throw error;
    }
    onWaiting();
    await delay(pauseMs, undefined, signal === undefined ? {} : { signal });
  }
}
