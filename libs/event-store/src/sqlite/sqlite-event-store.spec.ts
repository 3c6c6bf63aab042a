import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CorruptEventError, EventStoreUnavailableError, hasStreamNames, isGapFree, isStreamOrdered, type Position, type RecordedEvent } from '../event-store.js';
import { sampleEvent, sampleEvents, sampleStream } from '../testing/sample-events.js';
import { SqliteEventStore, type SqliteEventStoreOptions } from './sqlite-event-store.js';

describe('SqliteEventStore', () => {
  let folder: string;
  let path: string;
  const opened: SqliteEventStore[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-events-'));
    path = join(folder, 'events.db');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await rm(folder, { recursive: true });
  });

  async function open(options: Partial<SqliteEventStoreOptions> = {}): Promise<SqliteEventStore> {
    const store = await SqliteEventStore.open({ path, mode: 'foreground', ...options });
    opened.push(store);
    return store;
  }

  function tamper(sql: string): void {
    const db = new DatabaseSync(path, { timeout: 5000 });
    db.exec(sql);
    db.close();
  }

  describe('opening', () => {
    it('makes the folder and the log, and leaves one file behind when it closes', async () => {
      path = join(folder, 'new', 'folder', 'events.db');
      const store = await open();
      await store.append(sampleStream(), 'no-stream', sampleEvents(1));
      await store.close();
      expect([existsSync(path), existsSync(`${path}-wal`), existsSync(`${path}-shm`)]).toEqual([true, false, false]);
      expect(await (await open()).head()).toBe(1n);
    });

    it('by several at once makes one log', async () => {
      const stores = await Promise.all(Array.from({ length: 4 }, () => open()));
      await Promise.all(stores.map((store) => store.append(sampleStream(), 'no-stream', sampleEvents(1))));
      for (const store of stores) expect(await store.head()).toBe(4n);
    });

    it('refuses a log of a newer version, and says what to do', async () => {
      await (await open()).close();
      tamper('PRAGMA user_version = 7');
      for (const mode of ['foreground', 'read-only'] as const) {
        await expect(open({ mode })).rejects.toThrow(`${path}: log format 7 is newer than 1, which this version knows; install the newer version`);
      }
    });

    it('refuses another program\'s database without touching it', async () => {
      tamper('CREATE TABLE moz_places (id INTEGER)');
      for (const mode of ['foreground', 'background', 'read-only'] as const) await expect(open({ mode })).rejects.toThrow('another program\'s database');
    });

    it('refuses a place where a commit could be lost with the power', async () => {
      await expect(open({ path: ':memory:' })).rejects.toThrow('cannot write durably here (journal_mode=memory, synchronous=2)');
      expect(existsSync(':memory:')).toBe(false);
    });

    it('read-only needs a log, sees what others append, and cannot append', async () => {
      await expect(open({ mode: 'read-only' })).rejects.toThrow('there is no event log yet');
      expect(existsSync(path)).toBe(false);
      const writer = await open();
      const reader = await open({ mode: 'read-only' });
      const stream = sampleStream();
      await writer.append(stream, 'no-stream', sampleEvents(2));
      expect(await reader.readStream(stream)).toHaveLength(2);
      await expect(reader.append(stream, 1, sampleEvents(1))).rejects.toThrow('read-only');
      await expect(reader.durability()).rejects.toThrow('read-only');
    });
  });

  describe('the queue', () => {
    it('refuses what is beyond its limit, writes nothing of it, and takes more once it has emptied', async () => {
      const store = await open({ queueLimit: 10 });
      const streams = Array.from({ length: 50 }, sampleStream);
      const outcomes = await Promise.allSettled(streams.map((stream) => store.append(stream, 'no-stream', sampleEvents(1))));
      expect(outcomes.map(({ status }) => status)).toEqual([...Array<string>(10).fill('fulfilled'), ...Array<string>(40).fill('rejected')]);
      for (const outcome of outcomes.slice(10)) {
        const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
        expect(reason).toBeInstanceOf(EventStoreUnavailableError);
        expect(reason).toMatchObject({ outcome: 'nothing-written', retryAfterSeconds: 1, message: expect.stringContaining('10 appends are waiting') as string });
      }
      expect(await store.head()).toBe(10n);
      expect(store.pendingAppends).toBe(0);
      await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    });

    it('writes nothing of a group but what each append may write', async () => {
      const store = await open();
      const [stream, other] = [sampleStream(), sampleStream()];
      const outcomes = await Promise.allSettled([
        store.append(stream, 'no-stream', sampleEvents(2)),
        store.append(stream, 'no-stream', sampleEvents(2)),
        store.append(stream, 1, sampleEvents(1)),
        store.append(other, 4, sampleEvents(3)),
        store.append(other, 'no-stream', sampleEvents(1)),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled']);
      expect([(await store.readStream(stream)).length, (await store.readStream(other)).length, await store.head()]).toEqual([3, 1, 4n]);
    });
  });

  it('writes nothing of a group in which one append fails on the way, and goes on with the next', async () => {
    const store = await open();
    tamper('CREATE TRIGGER no_room BEFORE INSERT ON events WHEN new.revision = 2 BEGIN SELECT raise(ABORT, \'no room\'); END');
    const streams = [sampleStream(), sampleStream()];
    const appendAll = () => Promise.allSettled(streams.map((stream, index) => store.append(stream, 'no-stream', sampleEvents(1 + 2 * index))));
    for (const outcome of await appendAll()) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { outcome: 'nothing-written', message: expect.stringContaining('no room') as string } });
    }
    expect(await store.head()).toBe(0n);
    tamper('DROP TRIGGER no_room');
    expect((await appendAll()).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await store.head()).toBe(4n);
  });

  it('holds one event per revision, whoever writes to the file', async () => {
    const store = await open();
    await store.append('sample', 'no-stream', sampleEvents(2));
    const again = 'INSERT INTO events SELECT 3, stream, revision, \'another\', type, data, sealed, metadata FROM events WHERE revision = 1';
    expect(() => tamper(again)).toThrow('UNIQUE constraint failed: events.stream, events.revision');
  });

  it('refuses a stream id that would come back as another one', async () => {
    const store = await open();
    for (const stream of ['ticket-\ud800', 'ticket-\0-1']) await expect(store.append(stream, 'no-stream', sampleEvents(1))).rejects.toThrow(RangeError);
  });

  it('keeps positions exact beyond 2^53', async () => {
    const store = await open();
    await store.append('sample', 'no-stream', sampleEvents(1));
    tamper('UPDATE events SET position = 9007199254740993');
    expect((await store.readAll(9007199254740992n, 1)).position).toBe(9007199254740993n);
    expect(await store.append('sample', 0, sampleEvents(1))).toMatchObject({ position: 9007199254740994n });
    expect(await store.head()).toBe(9007199254740994n);
  });

  it('names the streams whose names begin alike, page by page, with the type of their last event', async () => {
    const store = await open();
    expect(hasStreamNames(store)).toBe(true);
    const all = ['person-1', 'person-2', 'person-', 'person', 'persona', 'person-\u{1f600}', 'ticket-1', 'a'];
    for (const name of all) await store.append(name, 'no-stream', sampleEvents(1));
    await store.append('person-1', 0, [sampleEvent({ type: 'TicketClosed' })]);
    const wanted = ['person-', 'person-1', 'person-2', 'person-\u{1f600}'].map((name) => ({ name, lastType: name === 'person-1' ? 'TicketClosed' : 'ProgressNoted' }));
    expect(await store.streamsNamed('person-', '', 10)).toEqual(wanted);
    expect(await store.streamsNamed('person-', '', 2)).toEqual(wanted.slice(0, 2));
    expect(await store.streamsNamed('person-', 'person-1', 10)).toEqual(wanted.slice(2));
    expect(await store.streamsNamed('nobody-', '', 10)).toEqual([]);
  });

  describe('reading in stream order', () => {
    async function readAllStreams(store: SqliteEventStore, upTo: Position, limit: number): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = [];
      for (let cursor: string | null = null; ;) {
        const page: Awaited<ReturnType<SqliteEventStore['readInStreamOrder']>> = await store.readInStreamOrder(cursor, upTo, limit);
        events.push(...page.events);
        if (page.cursor === null) return events;
        cursor = page.cursor;
      }
    }

    it('gives each stream whole, in the order of their first events, up to a position', async () => {
      const store = await open();
      expect([isStreamOrdered(store), isGapFree(store)]).toEqual([true, true]);
      const streams = Array.from({ length: 6 }, (_, n) => `sample-${9 - n}`);
      for (let round = 0; round < 3; round += 1) for (const stream of streams) await store.append(stream, round === 0 ? 'no-stream' : round * 2 - 1, sampleEvents(2));
      const upTo = await store.head();
      await store.append('sample-later', 'no-stream', sampleEvents(2));
      await store.append('sample-9', 5, sampleEvents(1));
      const expected = streams.flatMap((stream) => Array.from({ length: 6 }, (_, revision) => [stream, revision]));
      for (const limit of [1, 5, 6, 7, 4096]) {
        expect((await readAllStreams(store, upTo, limit)).map(({ streamId, revision }) => [streamId, revision])).toEqual(expected);
      }
      expect(await readAllStreams(store, 0n, 10)).toEqual([]);
      expect(await readAllStreams(store, 4n, 3)).toHaveLength(4);
    });
  });

  it('leaves no gap between positions, whatever was refused', async () => {
    const store = await open();
    for (let n = 0; n < 20; n += 1) {
      await Promise.allSettled([store.append('sample', n === 0 ? 'no-stream' : n - 1, [sampleEvent()]), store.append('sample', n + 3, sampleEvents(2))]);
    }
    expect([await store.head(), await store.positionGaps(20n, 10)]).toEqual([20n, []]);
  });

  it('finds the positions that hold no event', async () => {
    const store = await open();
    for (let n = 0; n < 25; n += 1) await store.append(sampleStream(), 'no-stream', sampleEvents(1000));
    tamper('DELETE FROM events WHERE position IN (1, 7, 8, 9, 10000, 10001, 24999)');
    const gaps = [{ from: 1n, to: 1n }, { from: 7n, to: 9n }, { from: 10_000n, to: 10_000n }, { from: 10_001n, to: 10_001n }, { from: 24_999n, to: 24_999n }];
    expect(await store.positionGaps(25_000n, 100)).toEqual(gaps);
    expect(await store.positionGaps(25_000n, 2)).toEqual(gaps.slice(0, 2));
    expect(await store.positionGaps(5n, 100)).toEqual(gaps.slice(0, 1));
  });

  it('reads up to an event it cannot read, and stops there by name', async () => {
    const store = await open();
    await store.append('sample', 'no-stream', sampleEvents(5));
    tamper('UPDATE events SET data = \'{"broken\' WHERE position = 3');
    const page = await store.readAll(0n, 100);
    expect([page.events.length, page.position]).toEqual([2, 2n]);
    const stop = store.readAll(page.position, 100);
    await expect(stop).rejects.toThrow(CorruptEventError);
    await expect(stop).rejects.toMatchObject({ streamId: 'sample', revision: 2, position: 3n });
    expect((await store.readAll(3n, 100)).events).toHaveLength(2);
    const seen: bigint[] = [];
    const following = (async () => {
      for await (const { events } of store.subscribe(0n, { batchSize: 10, signal: AbortSignal.timeout(5000) })) seen.push(...events.map(({ position }) => position));
    })();
    await expect(following).rejects.toThrow(CorruptEventError);
    expect(seen).toEqual([1n, 2n]);
  });
});
