import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { ReadModelChanges } from '#libs/read-model/src/changes/read-model-changes.js';
import { ticketsProjection } from '#libs/read-model/src/tickets/tickets-projection.js';
import type { FeedPosition } from '../feed-message.js';

/** A key is told at most once a round, and a round begins no sooner than this after the one before. */
export const ROUND_MS = 1_000;
const LOOK_EVERY_MS = 50;

export interface DerivedFeed {
  readonly changes: ReadModelChanges;
  /** Up to where the relay has told the log: the derived topics are never ahead of it. */
  readonly relayed: () => Position;
}

/** What one round tells: everything that changed in (after, upTo]. */
export interface Round {
  readonly after: Position;
  readonly upTo: Position;
}

/** Everything from the beginning where nothing was told, or by another version of the projection. */
export function startOf(told: FeedPosition | null): Position {
  return told !== null && told.version === ticketsProjection.version ? told.position : 0n;
}

/** Rounds for ever, each when there is something new. Also the first one waits: whoever failed begins again no sooner. */
export async function* rounds({ changes, relayed }: DerivedFeed, told: FeedPosition | null, signal: AbortSignal): AsyncIterable<Round> {
  let after = startOf(told);
  while (!signal.aborted) {
    await pause(ROUND_MS, signal);
    let upTo = await reached(changes, relayed);
    while (upTo <= after && !signal.aborted) {
      await pause(LOOK_EVERY_MS, signal);
      upTo = await reached(changes, relayed);
    }
    if (signal.aborted) return;
    yield { after, upTo };
    after = upTo;
  }
}

async function reached(changes: ReadModelChanges, relayed: () => Position): Promise<Position> {
  const projected = (await changes.position()) ?? 0n;
  const told = relayed();
  return projected < told ? projected : told;
}

/** Waits until the relay has passed the position. @returns false when the signal came first */
export async function untilRelayed({ relayed }: DerivedFeed, position: Position, signal: AbortSignal): Promise<boolean> {
  while (relayed() < position && !signal.aborted) await pause(LOOK_EVERY_MS, signal);
  return !signal.aborted;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => undefined);
}
