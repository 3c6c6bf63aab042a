import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

export interface OnceBackOptions {
  readonly signal: AbortSignal;
  /** Told once, what ended the first attempt. */
  readonly onAway?: (error: Error) => void;
}

export interface NowOrOnceBackOptions extends OnceBackOptions {
  /** Told what ended the work in the background. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Does the work once the stores that it needs are there: again and again with growing pauses, for as long as one is away.
 * @returns whether it was done before the signal
 * @throws whatever else the work throws
 */
export async function onceBack(work: () => Promise<void>, { signal, onAway }: OnceBackOptions): Promise<boolean> {
  let told = false;
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isAway(error)) throw error;
      if (!told) onAway?.(error);
      told = true;
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Does the work now, or where a store that it needs is away, in the background once it is back. @throws whatever else ends the first attempt */
export async function nowOrOnceBack(work: () => Promise<void>, { signal, onAway, onFault }: NowOrOnceBackOptions): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    onAway?.(error);
    void onceBack(work, { signal }).catch(onFault);
  }
}

function isAway(error: unknown): error is Error {
  return error instanceof EventStoreUnavailableError || error instanceof KeyStoreUnavailableError;
}
