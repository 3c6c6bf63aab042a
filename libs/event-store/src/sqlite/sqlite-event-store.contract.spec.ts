import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStore } from '../contract/event-store.contract.js';
import { SqliteEventStore } from './sqlite-event-store.js';

describeEventStore('SqliteEventStore', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'xiuhua-events-'));
  const opened: SqliteEventStore[] = [];
  return {
    async open() {
      const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
      opened.push(store);
      return store;
    },
    async dispose() {
      await Promise.all(opened.map((store) => store.close()));
      await rm(folder, { recursive: true });
    },
  };
});
