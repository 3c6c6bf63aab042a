import { type EventStore, isGapFree, MAX_PAGE, type Position } from './event-store.js';

/**
 * How many events lie behind a position. Where positions have gaps the events must be counted, which ends at the first
 * page beyond `enough`: a larger result says no more than "more than enough".
 * @param head position of the log's last event
 */
export async function eventsAfter(store: EventStore, position: Position, head: Position, enough: number): Promise<number> {
  if (position >= head) return 0;
  if (isGapFree(store)) return Number(head - position);
  let counted = 0;
  for (let after = position; after < head && counted <= enough;) {
    const page = await store.readAll(after, Math.min(MAX_PAGE, enough + 1 - counted));
    if (page.events.length === 0) break;
    counted += page.events.length;
    after = page.position;
  }
  return counted;
}
