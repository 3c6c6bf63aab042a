import { MAX_PAGE, type RecordedEvent } from './event-store.js';

/** @throws RangeError when the limit is none */
export function clampLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit ${limit}: give a whole number from 1 to ${MAX_PAGE}`);
  return Math.min(limit, MAX_PAGE);
}

/** Events up to the first unreadable one; that one throws only when it is the first, so nothing before it is withheld. */
export function readablePrefix<Stored>(stored: readonly Stored[], toEvent: (one: Stored) => RecordedEvent): RecordedEvent[] {
  const events: RecordedEvent[] = [];
  for (const one of stored) {
    try {
      events.push(toEvent(one));
    } catch (error) {
      if (events.length === 0) throw error;
      break;
    }
  }
  return events;
}
