import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { anEventStoreDb, describeWithFaults, type EventStoreDbUnderTest } from '../support/engines.js';
import type { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { freePort } from '../support/free-ports.js';
import { Installation } from '../support/installation.js';
import { StoresOnProtocolServer } from '../support/stores-on-protocol-server.js';
import { aReport } from '../support/tickets.js';

const TIMEOUT_MS = 600;
const WATCHED_MS = 3_000;
const REFUSALS = [
  ['does not know the account', status.UNAUTHENTICATED, 'EVENT_STORE_PASSWORD'], ['denies it', status.PERMISSION_DENIED, 'let the account in EVENT_STORE_USERNAME'],
] as const;

describe('an account that EventStoreDB (protocol server) refuses', () => {
  let stores: StoresOnProtocolServer;
  let server: EventStoreDbProtocolServer;
  let store: EventStoreDbEventStore;
  beforeEach(async () => {
    stores = new StoresOnProtocolServer(TIMEOUT_MS);
    server = await stores.startServer();
    store = stores.open(server.url);
  });
  afterEach(() => stores.close());

  const failureOf = (work: Promise<unknown>) => work.then(() => 'no failure', (error: unknown) => error);
  const denied = (says: string) => ({ name: 'EventStoreAccessDeniedError', outcome: 'nothing-written', message: expect.stringContaining(says) as unknown });

  it.each(REFUSALS)('because it %s is told so at once, once per question, with the way out', async (_, code, says) => {
    server.faults.refusedWith = code;
    const asked = [store.append(sampleStream(), 'no-stream', sampleEvents(1)), store.readStream(sampleStream()), store.readAll(0n, 10), store.head()];
    for (const failure of await Promise.all(asked.map(failureOf))) expect(failure).toMatchObject(denied(says));
    expect([server.faults.appendCalls, server.faults.readCalls, stores.reconnects]).toEqual([1, 3, []]);
  });

  it('is refused by the code alone as well, where the client knows no class for it', async () => {
    server.faults.readFault = { code: status.PERMISSION_DENIED };
    expect(await failureOf(store.readAll(0n, 10))).toMatchObject(denied('let the account'));
    expect(server.faults.readCalls).toBe(1);
  });

  it('for one stream is told so, and goes on with others on the same connection', async () => {
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    server.faults.next('access-denied');
    expect(await failureOf(store.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject(denied('let the account'));
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    expect([server.faults.appendCalls, stores.reconnects]).toEqual([1, []]);
  });

  it('on a call that has taken appends before is not told that this one was not written', async () => {
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    server.faults.next('call-refused');
    expect(await failureOf(store.append(sampleStream(), 'no-stream', sampleEvents(1)))).toMatchObject({ name: 'EventStoreAccessDeniedError', outcome: 'unknown' });
    await store.append(sampleStream(), 'no-stream', sampleEvents(1));
    expect([server.faults.appendCalls, stores.reconnects]).toEqual([2, []]);
  });

  it('asks seldom for its subscription, and goes on from where it was once it is let in', async () => {
    const stopping = new AbortController();
    const seen: string[] = [];
    const done = (async () => {
      for await (const page of store.subscribe(0n, { batchSize: 16, signal: stopping.signal })) seen.push(...page.events.map(({ eventId }) => eventId));
    })();
    while (server.subscriptions.open.size === 0) await pause(10);
    const events = sampleEvents(2);
    server.faults.refusedWith = status.UNAUTHENTICATED;
    server.subscriptions.drop();
    const before = server.faults.readCalls;
    await pause(WATCHED_MS);
    expect(server.faults.readCalls - before).toBeLessThanOrEqual(2);
    server.faults.refusedWith = undefined;
    await store.append(sampleStream(), 'no-stream', events);
    for (let tries = 0; tries < 100 && seen.length < 2; tries += 1) await pause(100);
    stopping.abort();
    await done;
    expect(seen).toEqual(events.map(({ eventId }) => eventId));
  }, 20_000);
});

describeWithFaults('api and projector whose account EventStoreDB refuses', () => {
  let database: EventStoreDbUnderTest;
  let on: Installation;
  let projectorPort: number;
  beforeAll(async () => {
    database = await anEventStoreDb();
    projectorPort = await freePort();
    on = await Installation.start({ projector: true, database, env: { PROJECTOR_PORT: String(projectorPort) } });
  });
  afterAll(() => on?.stop());

  const ready = (): Promise<unknown> => Promise.all([on.url, `http://127.0.0.1:${projectorPort}`].map(async (url) => {
    const answer = await fetch(`${url}/health/ready`);
    const { checks: { store } } = (await answer.json()) as { checks: { store: { status: string; reason?: string } } };
    return [answer.status, store.status, store.reason];
  }));

  it('are not ready and say why, answer 503, ask seldom, and go on once it is let in', async () => {
    const { faults, subscriptions } = database.protocolServer!;
    faults.refusedWith = status.PERMISSION_DENIED;
    subscriptions.drop();
    const down = [503, 'down', 'EventStoreAccessDeniedError'];
    expect(await ready()).toEqual([down, down]);
    const refused = await on.post('/tickets', aReport(), 'resident');
    expect([refused.status, (refused.body as { type: string }).type, Number(refused.headers['retry-after'])]).toEqual([503, 'urn:xiuhua:problem:store-unavailable', 5]);
    const before = [faults.readCalls, faults.appendCalls];
    await pause(WATCHED_MS);
    expect(faults.readCalls - before[0]!).toBeLessThanOrEqual(2);
    expect(faults.appendCalls).toBe(before[1]);
    for (let tries = 0; tries < 50 && !readFileSync(join(on.dataDir, 'projector.log'), 'utf8').includes('EventStoreAccessDeniedError'); tries += 1) await pause(100);
    expect(readFileSync(join(on.dataDir, 'projector.log'), 'utf8')).toMatch(/"name":"EventStoreAccessDeniedError".*let the account in EVENT_STORE_USERNAME/);
    faults.refusedWith = undefined;
    const { position } = (await on.command('/tickets', aReport(), 'resident')).body as { position: string };
    let listed = await on.get(`/tickets?atLeast=${position}&limit=1`, 'dispatcher');
    for (let tries = 0; listed.status === 503 && tries < 20; tries += 1) listed = await on.get(`/tickets?atLeast=${position}&limit=1`, 'dispatcher');
    expect(listed.status).toBe(200);
    expect(await ready()).toEqual([[200, 'up', undefined], [200, 'up', undefined]]);
  }, 60_000);
});
