import type { EventStore, Position } from '#libs/event-store/src/event-store.js';

/**
 * Age of the oldest event behind a position, in seconds; 0 where there is none.
 * @param now milliseconds since 1970
 */
export async function secondsBehind(store: EventStore, position: Position, now: number): Promise<number> {
  // The head is known cheaply; looking behind it for an event reads all that others wrote since to the same database.
  if (position >= await store.head()) return 0;
  const { events: [oldest] } = await store.readAll(position, 1);
  return oldest === undefined ? 0 : Math.max(0, now - Date.parse(oldest.metadata.recordedAt)) / 1000;
}
