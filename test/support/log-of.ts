import type { RecordedEvent } from '#libs/event-store/src/event-store.js';
import { readRest } from '#libs/event-store/src/contract/log-under-test.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import type { Config } from '#libs/platform/src/config.js';

/** Every event of an installation, in the order of the log, wherever that lies. */
export async function logOf({ eventStore }: Pick<Config, 'eventStore'>): Promise<readonly RecordedEvent[]> {
  const store = await openEventStore(eventStore, { mode: 'read-only' });
  try {
    return await readRest(store, 0n);
  } finally {
    await store.close();
  }
}
