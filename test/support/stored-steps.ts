import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import type { EventStoreLocation } from '#libs/platform/src/event-store-url.js';

/** `<ticket id without its date> <revision>` of every event in a ticket's stream that a command has led to, not time alone, in the order of the log. */
export async function storedSteps(location: EventStoreLocation): Promise<string[]> {
  const store = await openEventStore(location, { mode: 'read-only' });
  try {
    const steps: string[] = [];
    for (let after = 0n; ;) {
      const page = await store.readAll(after, MAX_PAGE);
      for (const { streamId, revision, eventId, metadata } of page.events) {
        if (streamId.startsWith('ticket-') && metadata.causationId !== eventId) steps.push(`${streamId.slice('ticket-'.length)} ${revision}`);
      }
      if (page.events.length === 0) return steps;
      after = page.position;
    }
  } finally {
    await store.close();
  }
}
