import { setTimeout as delay } from 'node:timers/promises';
import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import type { UnfinishedErasures } from '#libs/privacy/src/unfinished-erasures.js';

const EVERY_MS = 60_000;

export interface SweepOptions {
  readonly signal: AbortSignal;
  /** Default: a minute. */
  readonly everyMs?: number;
}

/**
 * Ends what is unfinished of erasures, now and every minute until the signal: somebody ordered them and was answered 503.
 * @throws what ends the first sweep; a later one that fails is logged and repeated
 */
export async function sweepErasures(erasures: UnfinishedErasures, log: Log, { signal, everyMs = EVERY_MS }: SweepOptions): Promise<void> {
  await sweep(erasures, log);
  void goOn();

  async function goOn(): Promise<void> {
    while (!signal.aborted) {
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await sweep(erasures, log);
      } catch (error) {
        if (!signal.aborted) log.warn({ event: 'erasures-wait', error: errorFacts(error) });
      }
    }
  }
}

async function sweep(erasures: UnfinishedErasures, log: Log): Promise<void> {
  const { recorded, held } = await erasures.finish();
  if (recorded + held > 0) log.warn({ event: 'erasures-recorded', recorded, held });
}
