import type { EventStore, Position, RecordedEvent } from '../event-store.js';
import { sampleEvents, sampleStream } from '../testing/sample-events.js';
import { type LogFactory, useLog } from './log-under-test.js';

/** Collects what a subscription delivers of some streams until there are `count` events. */
async function collect(store: EventStore, after: Position, streams: readonly string[], count: number, batchSize = 10): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of store.subscribe(after, { batchSize, signal: AbortSignal.timeout(20_000) })) {
    expect(page.events.length).toBeLessThanOrEqual(batchSize);
    events.push(...page.events.filter(({ streamId }) => streams.includes(streamId)));
    if (events.length >= count) break;
  }
  return events;
}

export function describeSubscribing(factory: LogFactory): void {
  describe('a subscription', () => {
    const under = useLog(factory);

    it('delivers what was there before, then what comes, each event once and in order', async () => {
      const stream = sampleStream();
      const start = await under.store.head();
      await under.store.append(stream, 'no-stream', sampleEvents(25));
      const collected = collect(under.store, start, [stream], 40);
      for (let revision = 24; revision < 39; revision += 1) await under.store.append(stream, revision, sampleEvents(1));
      expect((await collected).map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, n) => n));
    });

    it('delivers what another instance appends', async () => {
      const stream = sampleStream();
      const other = await under.log.open();
      const collected = collect(under.store, await under.store.head(), [stream], 3);
      await other.append(stream, 'no-stream', sampleEvents(1));
      await other.append(stream, 0, sampleEvents(2));
      expect((await collected).map(({ revision }) => revision)).toEqual([0, 1, 2]);
      await other.close();
    });

    it('starts after the position it is given', async () => {
      const stream = sampleStream();
      const { position } = await under.store.append(stream, 'no-stream', sampleEvents(1));
      await under.store.append(stream, 0, sampleEvents(2));
      expect((await collect(under.store, position, [stream], 2)).map(({ revision }) => revision)).toEqual([1, 2]);
    });

    it('serves several readers, each at its own pace', async () => {
      const stream = sampleStream();
      const start = await under.store.head();
      const readers = [1, 4, 100].map((batchSize) => collect(under.store, start, [stream], 30, batchSize));
      for (let n = 0; n < 10; n += 1) await under.store.append(stream, n === 0 ? 'no-stream' : n * 3 - 1, sampleEvents(3));
      for (const events of await Promise.all(readers)) expect(events).toHaveLength(30);
    });

    it('ends promptly when it is aborted while it waits', async () => {
      const abort = new AbortController();
      const ended = (async () => {
        for await (const page of under.store.subscribe(await under.store.head(), { batchSize: 10, signal: abort.signal })) expect(page.events).toEqual([]);
      })();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const asked = performance.now();
      abort.abort();
      await ended;
      expect(performance.now() - asked).toBeLessThan(1000);
    });

    it('delivers nothing once it is aborted', async () => {
      await under.store.append(sampleStream(), 'no-stream', sampleEvents(1));
      const pages: unknown[] = [];
      for await (const page of under.store.subscribe(0n, { batchSize: 1, signal: AbortSignal.abort() })) pages.push(page);
      expect(pages).toEqual([]);
    });

    it('ends when its store is closed', async () => {
      const closing = await under.log.open();
      const ended = (async () => {
        for await (const page of closing.subscribe(await closing.head(), { batchSize: 10, signal: AbortSignal.timeout(20_000) })) void page;
      })();
      await new Promise((resolve) => setTimeout(resolve, 20));
      await closing.close();
      await ended;
    });
  });
}
