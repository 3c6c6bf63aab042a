import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from './event-store.js';

/** Events that are read and folded at a stretch: a few milliseconds on the thread that serves everybody. */
const SLICE = 250;

/** A stream from revision `from` to its end, or to `upTo` inclusive, in slices between which others have their turn. */
export async function* streamSlices(store: EventStore, streamId: string, from: number, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<readonly RecordedEvent[]> {
  for (let next = from; next <= upTo; next += SLICE) {
    const limit = Math.min(SLICE, upTo - next + 1);
    const slice = await store.readStream(streamId, { from: next, limit });
    if (slice.length > 0) yield slice;
    if (slice.length < limit || limit < SLICE) return;
    await nextTurn();
  }
}

/** What is in memory already, one after the other, in the same slices. */
export async function inSlices<Item>(items: readonly Item[], work: (item: Item) => void): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index > 0 && index % SLICE === 0) await nextTurn();
    work(item);
  }
}
