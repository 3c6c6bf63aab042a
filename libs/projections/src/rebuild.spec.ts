import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { describeOnReadModels } from '#libs/read-model/src/testing/postgres-database.js';
import { openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { readCheckpoints } from './checkpoints.js';
import type { ProjectionDatabase } from './engine-tables.js';
import { rebuild } from './rebuild.js';
import { RebuildFailedError } from './stream-copy.js';
import { appendCounted, countable, storedTallies, tally } from './testing/tally.js';

/** The same log in small pages, so that streams go over their ends; `beforePage` is told how many pages went before. */
function inPages(store: SqliteEventStore, events: number, beforePage: (page: number) => Promise<unknown> = async () => undefined): EventStore {
  let pages = 0;
  return Object.assign(Object.create(store) as SqliteEventStore, {
    async readInStreamOrder(...[cursor, upTo]: Parameters<SqliteEventStore['readInStreamOrder']>) {
      await beforePage(pages++);
      return store.readInStreamOrder(cursor, upTo, events);
    },
  });
}

describeOnReadModels('a rebuild', (kind) => {
  let log: TestLog;
  let database: ProjectionDatabase;
  beforeEach(async () => {
    log = await openTestLog(kind);
    database = await openReadModel(log.readModel);
  });
  afterEach(async () => {
    await database.close();
    await log.remove();
  });

  const run = (store: EventStore, signal?: AbortSignal) =>
    rebuild({ store, database, projections: [tally], upcasters: new Upcasters(), ...(signal === undefined ? {} : { signal }) });

  it.each([1, 3, 4, 7, 100])('folds each stream whole from pages of %d events', async (events) => {
    const head = await appendCounted(log.store, { 'stream-1': countable(7), 'stream-2': countable(1), 'stream-3': countable(12) });
    expect(await run(inPages(log.store, events))).toEqual({ events: 20, position: head, resumed: false });
    expect(await storedTallies(database.db)).toEqual({ 'stream-1': 7, 'stream-2': 1, 'stream-3': 12 });
    expect((await readCheckpoints(database.db)).map(({ position }) => position)).toEqual([head]);
  });

  it('takes up what is appended while it copies, to streams copied already and to new ones', async () => {
    await appendCounted(log.store, { 'stream-1': countable(4), 'stream-2': countable(4) });
    const [later] = await log.store.readStream('stream-1');
    const growing = inPages(log.store, 3, async (page) => {
      if (page !== 2 || later === undefined) return;
      await log.store.append('stream-1', 3, [{ ...later, eventId: 'later' }]);
      await appendCounted(log.store, { 'stream-3': countable(2) });
    });
    expect((await run(growing)).position).toBe(11n);
    expect(await storedTallies(database.db)).toEqual({ 'stream-1': 5, 'stream-2': 4, 'stream-3': 2 });
  });

  it.each([1, 2, 3, 4])('goes on where it was interrupted at page %d, in the middle of a stream', async (at) => {
    await appendCounted(log.store, { 'stream-1': countable(7), 'stream-2': countable(8) });
    const interruption = new AbortController();
    const interrupted = inPages(log.store, 3, async (page) => {
      if (page === at) interruption.abort();
    });
    await expect(run(interrupted, interruption.signal)).rejects.toThrow('aborted');
    expect(await run(inPages(log.store, 3))).toMatchObject({ events: 15, resumed: true });
    expect(await storedTallies(database.db)).toEqual({ 'stream-1': 7, 'stream-2': 8 });
  });

  it('takes nothing over when an event cannot be projected', async () => {
    await appendCounted(log.store, { 'stream-1': countable(3) });
    await run(log.store);
    await appendCounted(log.store, { 'stream-2': [...countable(2), 'Poison'] });
    await expect(run(log.store)).rejects.toThrow(RebuildFailedError);
    expect(await storedTallies(database.db)).toEqual({ 'stream-1': 3 });
    expect((await readCheckpoints(database.db)).map(({ position, generation }) => [position, generation])).toEqual([[3n, 2]]);
  });
});
