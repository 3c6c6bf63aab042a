import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A wait that lasts is told of again: the reason may be another one by then. */
const TELL_EVERY_MS = 60_000;

export interface OnceBackOptions {
  readonly signal: AbortSignal;
  /** Told what ended the first attempt, and while it lasts once a minute what ended the last one. */
  readonly onAway?: (error: Error) => void;
  /** What is waited for; default: an event store or key store that cannot be reached. */
  readonly isAway?: (error: unknown) => error is Error;
}

export interface NowOrOnceBackOptions extends OnceBackOptions {
  /** Told what ended the work in the background. */
  readonly onFault: (error: unknown) => void;
}

/**
 * Does the work once the stores that it needs are there: again and again with growing pauses, for as long as one is away.
 * @returns what the work returns; undefined when the signal came first
 * @throws whatever else the work throws
 */
export async function onceBack<T>(work: () => Promise<T>, { signal, onAway, isAway = isStoreAway }: OnceBackOptions): Promise<T | undefined> {
  return onceBackTold(work, { signal, isAway, onAway: onAway ?? (() => undefined) }, -Infinity);
}

async function onceBackTold<T>(work: () => Promise<T>, { signal, onAway, isAway }: Required<OnceBackOptions>, lastTold: number): Promise<T | undefined> {
  let toldAt = lastTold;
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      if (performance.now() - toldAt >= TELL_EVERY_MS) {
        toldAt = performance.now();
        onAway(error);
      }
    }
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** Does the work now, or where a store that it needs is away, in the background once it is back. @throws whatever else ends the first attempt */
export async function nowOrOnceBack(
  work: () => Promise<void>, { signal, onAway = () => undefined, onFault, isAway = isStoreAway }: NowOrOnceBackOptions,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    onAway(error);
    void onceBackTold(work, { signal, isAway, onAway }, performance.now()).catch(onFault);
  }
}

function isStoreAway(error: unknown): error is Error {
  return error instanceof EventStoreUnavailableError || error instanceof KeyStoreUnavailableError;
}
