import { describeEventStore } from '#libs/event-store/src/contract/event-store.contract.js';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { anEventStoreDb, locationOf, realEventStoreDb } from '../support/engines.js';

describeEventStore(`EventStoreDbEventStore on ${realEventStoreDb() === undefined ? 'the protocol server' : 'a real server'}`, async () => {
  const database = await anEventStoreDb();
  const opened: EventStore[] = [];
  return {
    async open() {
      // No test here waits for the limit: a page on a busy machine may take its time.
      const store = await openEventStore(locationOf({ ...database.env, EVENT_STORE_TIMEOUT_MS: '20000' }), { mode: 'foreground' });
      opened.push(store);
      return store;
    },
    async dispose() {
      await Promise.all(opened.map((store) => store.close()));
      await database.stop();
    },
  };
});
