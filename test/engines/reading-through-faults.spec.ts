import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { CorruptEventError, EventStoreUnavailableError, type Position } from '#libs/event-store/src/event-store.js';
import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvent, sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import type { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { StoresOnProtocolServer } from '../support/stores-on-protocol-server.js';

const TIMEOUT_MS = 600;

describe('reading EventStoreDB (protocol server)', () => {
  let stores: StoresOnProtocolServer;
  /** Stores whose looks are never cut short by a busy machine. */
  let patient: StoresOnProtocolServer;
  let server: EventStoreDbProtocolServer;
  let store: EventStoreDbEventStore;

  beforeEach(async () => {
    stores = new StoresOnProtocolServer(TIMEOUT_MS);
    patient = new StoresOnProtocolServer(20_000);
    server = await stores.startServer();
    store = stores.open(server.url);
  });
  afterEach(async () => {
    await patient.close();
    await stores.close();
  });

  /** Follows the log until the signal; says what it has seen. */
  const follow = (from: EventStoreDbEventStore, after: Position, signal: AbortSignal) => {
    const seen: string[] = [];
    const done = (async () => {
      for await (const page of from.subscribe(after, { batchSize: 16, signal })) seen.push(...page.events.map(({ eventId }) => eventId));
    })();
    return { seen, done };
  };
  const until = async (true_: () => boolean, limitMs: number) => {
    for (const giveUpAt = performance.now() + limitMs; !true_() && performance.now() < giveUpAt;) await pause(10);
  };

  it('passes over the database\'s own events, also where there is nothing else for pages', async () => {
    const first = await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    const own = { contentType: 'application/json', type: '$statsCollected', data: Buffer.from('{}'), metadata: Buffer.alloc(0) };
    for (let n = 0; n < 300; n += 1) server.log.append('$stats-1', 'any', [{ ...own, id: crypto.randomUUID() }]);
    expect(await store.head()).toBe(first.position);
    expect(await store.readAll(first.position, 10)).toEqual({ events: [], position: first.position });
    const second = await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    expect((await store.readAll(first.position, 10)).position).toBe(second.position);
    expect(await store.head()).toBe(second.position);
  });

  /** What others write beside us. */
  const writeBeside = (count: number) => {
    const event = { contentType: 'application/json', type: 'parcel-scanned', data: Buffer.from('{}'), metadata: Buffer.alloc(0) };
    const [stream, from] = ['other.parcel-1', server.log.stream('other.parcel-1').length - 1];
    for (let n = 0; n < count; n += 1) server.log.append(stream, from + n, [{ ...event, id: crypto.randomUUID() }]);
  };
  const callsOf = async <Answer>(read: () => Promise<Answer>): Promise<[number, Answer]> => {
    const before = server.faults.readCalls;
    const answer = await read();
    return [server.faults.readCalls - before, answer];
  };

  it('looks further ahead the longer others have written, and gives no more than it was asked for', async () => {
    const mine = patient.open(server.url, 'mine.');
    const first = await mine.append('ticket-1', 'no-stream', sampleEvents(1));
    writeBeside(8_000);
    const [calls, end] = await callsOf(() => mine.readAll(first.position, 1));
    expect(end).toEqual({ events: [], position: first.position });
    // 13,714 events with the server's own: 2, 9, 65, 513, then 4,097 at a time.
    expect(calls).toBeLessThanOrEqual(10);
    await mine.append('ticket-1', 0, sampleEvents(3));
    const { events } = await mine.readAll(first.position, 2);
    expect(events.map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('looks for its head no further back than to where the log ended before', async () => {
    const mine = patient.open(server.url, 'mine.');
    writeBeside(8_000);
    expect((await callsOf(() => mine.head()))[1]).toBe(0n);
    writeBeside(3);
    expect(await callsOf(() => mine.head())).toEqual([1, 0n]);
    const { position } = await mine.append('ticket-1', 'no-stream', sampleEvents(1));
    writeBeside(2_000);
    expect((await callsOf(() => mine.head()))[1]).toBe(position);
    expect(await callsOf(() => mine.head())).toEqual([1, position]);
    const other = patient.open(server.url, 'mine.');
    expect(await other.head()).toBe(position);
  });

  it('looks far back once for all who ask at the same time', async () => {
    const mine = patient.open(server.url, 'mine.');
    writeBeside(8_000);
    const [calls, heads] = await callsOf(() => Promise.all(Array.from({ length: 20 }, () => mine.head())));
    expect(new Set(heads)).toEqual(new Set([0n]));
    // Each looks near the end before and after; one goes all the way, in about six looks.
    expect(calls).toBeLessThan(2 * 20 + 10);
  });

  it('begins behind the others where it was seen that nothing was ours yet', async () => {
    const mine = patient.open(server.url, 'mine.');
    writeBeside(8_000);
    expect(await mine.head()).toBe(0n);
    expect(await callsOf(() => mine.readAll(0n, 10))).toEqual([1, { events: [], position: 0n }]);
    const { position } = await mine.append('ticket-1', 'no-stream', sampleEvents(2));
    const [calls, page] = await callsOf(() => mine.readAll(0n, 10));
    expect([calls, page.events.length, page.position]).toEqual([1, 2, position]);
  });

  it('reads all of a log again that was put back to another state', async () => {
    const mine = patient.open(server.url, 'mine.');
    writeBeside(1_000);
    expect(await mine.head()).toBe(0n);
    const last = server.log.all[server.log.all.length - 1]!;
    const before = await stores.open(server.url, 'mine.').append('ticket-1', 'no-stream', sampleEvents(1));
    // Another event where the last one seen was.
    server.log.all[server.log.all.indexOf(last)] = { ...last, id: crypto.randomUUID() };
    expect(await mine.readAll(0n, 10)).toMatchObject({ events: [{ streamId: 'ticket-1' }], position: before.position });
  });

  it('tells a subscription that comes back nothing of others that it has passed over', async () => {
    const mine = stores.open(server.url, 'mine.');
    const stopping = new AbortController();
    const { seen, done } = follow(mine, 0n, stopping.signal);
    await until(() => server.subscriptions.opened === 1, 2_000);
    await mine.append('ticket-1', 'no-stream', sampleEvents(1));
    writeBeside(8_000);
    await until(() => server.faults.eventsTold > 8_000, 10_000);
    await pause(500);
    const told = server.faults.eventsTold;
    server.subscriptions.drop();
    await until(() => server.subscriptions.opened === 2, 5_000);
    await mine.append('ticket-1', 0, sampleEvents(1));
    await until(() => seen.length === 2, 5_000);
    stopping.abort();
    await done;
    expect(seen).toHaveLength(2);
    expect(server.faults.eventsTold - told).toBeLessThan(4_000);
  });

  it('shows an installation its own streams only, by the names it gave them', async () => {
    const [mine, other] = [stores.open(server.url, 'mine.'), stores.open(server.url, 'other.')];
    expect(await mine.head()).toBe(0n);
    await mine.append('ticket-1', 'no-stream', sampleEvents(1));
    await other.append('ticket-1', 'no-stream', sampleEvents(2));
    const { events } = await mine.readAll(0n, 10);
    expect(events.map(({ streamId, revision }) => `${streamId} ${revision}`)).toEqual(['ticket-1 0']);
    expect(await mine.head()).toBe(events[0]?.position);
    expect(server.log.stream('mine.ticket-1')).toHaveLength(1);
  });

  it('stops before an event that is no JSON object, and throws at it', async () => {
    const stream = sampleStream();
    await store.append(stream, 'no-stream', sampleEvents(2));
    server.log.append(stream, 1, [{ id: crypto.randomUUID(), type: 'Broken', contentType: 'application/json', data: Buffer.from('{"half'), metadata: Buffer.from('{}') }]);
    await store.append(stream, 2, sampleEvents(1));
    const page = await store.readAll(0n, 100);
    expect(page.events.map(({ revision }) => revision)).toEqual([0, 1]);
    await expect(store.readAll(page.position, 100)).rejects.toThrow(CorruptEventError);
    expect(await store.readStream(stream)).toHaveLength(2);
    const { seen, done } = follow(store, 0n, AbortSignal.timeout(10_000));
    await expect(done).rejects.toMatchObject({ name: 'CorruptEventError', streamId: stream, revision: 2 });
    expect(seen).toHaveLength(2);
  });

  it('goes to the leader for what a command is decided on', async () => {
    const leader = await stores.startServer();
    const stream = sampleStream();
    await stores.open(leader.url).append(stream, 'no-stream', sampleEvents(3));
    server.faults.leader = { host: '127.0.0.1', port: leader.port };
    expect(await store.readStream(stream)).toHaveLength(3);
    expect(stores.reconnects).toEqual([]);
  });

  it('ends in time over a server that hangs, and is answered once it goes on', async () => {
    const stream = sampleStream();
    await store.append(stream, 'no-stream', sampleEvents(1));
    server.faults.gate.shut();
    const startedAt = performance.now();
    await expect(store.readStream(stream)).rejects.toThrow(EventStoreUnavailableError);
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 500);
    server.faults.gate.lift();
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  it('opens no connection once it is closed, and tries nothing again', async () => {
    const mine = patient.open(server.url);
    const following = follow(mine, 0n, new AbortController().signal);
    server.faults.gate.shut();
    const reading = mine.readStream(sampleStream());
    await until(() => server.faults.readCalls > 0, 2_000);
    const opened = jest.spyOn(EventStoreDBClient, 'connectionString');
    const startedAt = performance.now();
    await mine.close();
    await expect(reading).rejects.toMatchObject({ name: 'EventStoreUnavailableError', message: expect.stringContaining('it is closed') as unknown });
    await expect(mine.head()).rejects.toMatchObject({ name: 'EventStoreUnavailableError', message: expect.stringContaining('it is closed') as unknown });
    await following.done;
    // It has twenty seconds for a read.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(opened).not.toHaveBeenCalled();
    expect(patient.reconnects).toEqual([]);
    opened.mockRestore();
  });

  it('is answered across a cut: the first failure is not the caller\'s', async () => {
    const stream = sampleStream();
    await store.append(stream, 'no-stream', sampleEvents(1));
    await store.readStream(stream);
    await server.cut();
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  it.each<[string, (on: EventStoreDbProtocolServer) => Promise<void>]>([
    ['dropped', async (on) => on.subscriptions.drop()],
    ['ended in order', async (on) => on.subscriptions.end()],
    ['cut', (on) => on.cut()],
    ['cut for a while', async (on) => { on.goDown(); await pause(700); await on.comeBack(); }],
  ])('goes on from where it was when the subscription is %s', async (_, fault) => {
    const stopping = new AbortController();
    const { seen, done } = follow(store, 0n, stopping.signal);
    const appended: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const events = sampleEvents(5);
      for (let sending = 0; ; sending += 1) {
        const stored = await store.append(`round-${round}`, 'no-stream', events).then(() => true, () => false);
        if (stored) break;
        if (sending > 100) throw new Error('the server does not come back');
        await pause(50);
      }
      appended.push(...events.map(({ eventId }) => eventId));
      if (round % 2 === 0) await until(() => seen.length === appended.length, 3_000);
      if (round < 4) await fault(server);
    }
    await until(() => seen.length >= appended.length, 10_000);
    stopping.abort();
    await done;
    expect(seen).toEqual(appended);
    await until(() => server.subscriptions.open.size === 0, 2_000);
    expect(server.subscriptions.open.size).toBe(0);
  }, 40_000);

  it('asks seldom while the subscription cannot come back', async () => {
    const stopping = new AbortController();
    const { done } = follow(store, 0n, stopping.signal);
    await until(() => server.subscriptions.opened === 1, 2_000);
    const dropping = setInterval(() => server.subscriptions.drop(), 5);
    await pause(2_000);
    clearInterval(dropping);
    stopping.abort();
    await done;
    expect(server.subscriptions.opened).toBeGreaterThan(2);
    expect(server.subscriptions.opened).toBeLessThan(12);
  });

  it('notices a subscription that is told nothing, and begins another', async () => {
    server.faults.mutedSubscriptions = 1;
    const stopping = new AbortController();
    const { seen, done } = follow(store, 0n, stopping.signal);
    await until(() => server.subscriptions.opened === 1, 2_000);
    await store.append(sampleStream(), 'no-stream', [sampleEvent()]);
    await until(() => seen.length === 1, 20_000);
    stopping.abort();
    await done;
    expect(seen).toHaveLength(1);
    expect(stores.reconnects).toEqual(['subscription']);
  }, 30_000);
});
