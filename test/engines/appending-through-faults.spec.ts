import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvent, sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import type { AppendFault } from '../support/eventstoredb-protocol-server/append-faults.js';
import type { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { StoresOnProtocolServer } from '../support/stores-on-protocol-server.js';

const TIMEOUT_MS = 800;

// EventStoreDB itself answers with two numbers, whatever form it was sent.
describe.each([['two numbers', false], ['text', true]] as const)('appending to EventStoreDB (protocol server) that answers ids as %s', (_, answersInText) => {
  let stores: StoresOnProtocolServer;
  let server: EventStoreDbProtocolServer;
  let store: EventStoreDbEventStore;

  beforeEach(async () => {
    stores = new StoresOnProtocolServer(TIMEOUT_MS);
    server = await stores.startServer();
    server.faults.answersInText = answersInText;
    store = stores.open(server.url);
  });
  afterEach(() => stores.close());

  const unknown = { name: 'EventStoreUnavailableError', outcome: 'unknown' };
  const nothingWritten = { name: 'EventStoreUnavailableError', outcome: 'nothing-written' };
  const failureOf = (append: Promise<unknown>) => append.then(() => 'no failure', (error: unknown) => error);

  it.each<[AppendFault, number, string]>([
    ['never-answered', 0, 'no answer within'], ['answer-lost', 1, 'no answer within'], ['cut-before', 0, 'connection was lost'], ['cut-after', 1, 'connection was lost'],
    ['call-ended', 0, 'the server ended the call'], ['server-timeout', 1, 'Timeout'], ['internal-error', 1, 'Internal Server Error'],
  ])('settles as unknown after "%s", and the same events again are stored once, in their place', async (fault, written, reason) => {
    const stream = sampleStream();
    await store.append(stream, 'no-stream', sampleEvents(1));
    const events = sampleEvents(2);
    server.faults.next(fault);
    const startedAt = performance.now();
    expect(await failureOf(store.append(stream, 0, events))).toMatchObject({ ...unknown, message: expect.stringContaining(reason) as unknown });
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 500);
    expect(server.log.stream(stream)).toHaveLength(1 + 2 * written);
    expect(stores.reconnects).toEqual(fault === 'server-timeout' ? [] : ['append']);
    const again = await store.append(stream, 0, events);
    const stored = await store.readStream(stream);
    expect(again).toEqual({ revision: 2, position: stored[2]?.position });
    expect(stored.map(({ eventId }) => eventId).slice(1)).toEqual(events.map(({ eventId }) => eventId));
  });

  it('takes an answer that comes twice for one', async () => {
    server.faults.next('answered-twice');
    const streams = [sampleStream(), sampleStream()];
    for (const stream of streams) await store.append(stream, 'no-stream', sampleEvents(1));
    expect(stores.reconnects).toEqual([]);
  });

  it('reads the position back where the answer lacks it', async () => {
    const stream = sampleStream();
    const events = sampleEvents(3);
    const { position } = await store.append(stream, 'no-stream', events);
    server.faults.next('without-position');
    expect(await store.append(stream, 'no-stream', events)).toEqual({ revision: 2, position });
  });

  it('says that nothing was written when the server turns it away', async () => {
    server.faults.next('not-ready');
    expect(await failureOf(store.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject({ ...nothingWritten, message: expect.stringContaining('Server Is Not Ready') as unknown });
  });

  it('sends nothing that JSON or the protocol cannot hold, and goes on', async () => {
    const stream = sampleStream();
    await expect(store.append(stream, 'no-stream', [sampleEvent(), sampleEvent({ data: { amount: 1n } as never })])).rejects.toThrow(TypeError);
    await expect(store.append(stream, 'no-stream', [sampleEvent({ eventId: 'first' })])).rejects.toThrow('event id "first"');
    await expect(store.append('$settings', 'no-stream', sampleEvents(1))).rejects.toThrow(RangeError);
    await expect(store.append('\ud800', 'no-stream', sampleEvents(1))).rejects.toThrow(RangeError);
    await store.append(stream, 'no-stream', sampleEvents(1));
    expect(server.log.stream(stream)).toHaveLength(1);
    expect(stores.reconnects).toEqual([]);
  });

  it('says what the server takes at once when there is more, and writes nothing', async () => {
    const stream = sampleStream();
    const large = Array.from({ length: 3 }, () => sampleEvent({ data: { text: 'x'.repeat(900_000) } }));
    await expect(store.append(stream, 'no-stream', large)).rejects.toThrow('1048576 bytes');
    expect(server.log.stream(stream)).toHaveLength(0);
  });

  it('shares one call among many, and is not disturbed by the failure of another store in the process', async () => {
    const otherServer = await stores.startServer();
    const other = stores.open(otherServer.url);
    const streams = Array.from({ length: 50 }, sampleStream);
    await Promise.all(streams.map((stream) => store.append(stream, 'no-stream', sampleEvents(1))));
    expect(server.faults.appendCalls).toBe(1);
    server.faults.appendDelayMs = 20;
    const slow = streams.slice(0, 10).map((stream) => store.append(stream, 0, sampleEvents(1)));
    otherServer.faults.next('cut-before');
    expect(await failureOf(other.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject(unknown);
    expect((await Promise.all(slow)).map(({ revision }) => revision)).toEqual(slow.map(() => 1));
  });

  it('shares that call with credentials too: they belong to the connection', async () => {
    const withAccount = stores.open(server.url.replace('esdb://', 'esdb://clerk:secret@'));
    await Promise.all(Array.from({ length: 50 }, () => withAccount.append(sampleStream(), 'no-stream', sampleEvents(1))));
    expect([server.faults.appendCalls, server.faults.singleAppendCalls]).toEqual([1, 0]);
  });

  it('does not ask what the server can do, whose refusal poisons a client for good', async () => {
    server.faults.featureRefusals = Number.POSITIVE_INFINITY;
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    expect(stores.reconnects).toEqual([]);
  });

  it('is answered after a failed discovery, which poisons a client for good', async () => {
    server.faults.gossipRefusals = 1;
    const discovering = stores.open(server.discoveryUrl);
    expect(await failureOf(discovering.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject({ ...nothingWritten, message: expect.stringContaining('discover') as unknown });
    await pause(150);
    await discovering.append(sampleStream(), 'no-stream', sampleEvents(1));
  });

  it('fails in the port\'s words while the server is down, and goes on soon after it is back', async () => {
    const stream = sampleStream();
    await store.append(stream, 'no-stream', sampleEvents(1));
    server.goDown();
    for (let n = 0; n < 20; n += 1) {
      expect(await failureOf(store.append(sampleStream(), 'no-stream', sampleEvents(1)))).toBeInstanceOf(EventStoreUnavailableError);
      expect(await failureOf(store.readStream(stream))).toBeInstanceOf(EventStoreUnavailableError);
    }
    await server.comeBack();
    const backAt = performance.now();
    while ((await failureOf(store.append(stream, 0, sampleEvents(1)))) instanceof EventStoreUnavailableError) await pause(20);
    expect(performance.now() - backAt).toBeLessThan(5_000);
    expect((await store.readStream(stream)).length).toBe(2);
  });

  it('settles everything while the server hangs, and what the server does later is found and not repeated', async () => {
    const streams = Array.from({ length: 40 }, sampleStream);
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    server.faults.gate.shut();
    const large = () => [sampleEvent({ data: { text: 'x'.repeat(100_000) } })];
    const events = streams.map(large);
    const outcomes = await Promise.all(streams.map((stream, index) => failureOf(store.append(stream, 'no-stream', events[index]!))));
    for (const outcome of outcomes) expect(outcome).toMatchObject(unknown);
    server.faults.gate.lift();
    for (const [index, stream] of streams.entries()) expect(await store.append(stream, 'no-stream', events[index]!)).toMatchObject({ revision: 0 });
    await pause(200);
    for (const stream of streams) expect(server.log.stream(stream)).toHaveLength(1);
  });

  it('does not depend on the server\'s clock', async () => {
    server.faults.clockAheadMs = 300_000;
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
  });

  it('refuses more than may wait, and closes in bounded time over a server that hangs', async () => {
    const small = new EventStoreDbEventStore({ connectionString: server.url, namespace: '', timeoutMs: TIMEOUT_MS, queueLimit: 2 });
    server.faults.gate.shut();
    const waiting = [1, 2].map(() => failureOf(small.append(sampleStream(), 'no-stream', sampleEvents(1))));
    expect(small.pendingAppends).toBe(2);
    expect(await failureOf(small.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject(nothingWritten);
    const startedAt = performance.now();
    await small.close();
    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 500);
    for (const outcome of await Promise.all(waiting)) expect(outcome).toMatchObject(unknown);
  });
});
