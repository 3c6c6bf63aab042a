import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BELIEVED_MS } from '#libs/privacy/src/postgres/erasure-epoch.js';
import { describeWithPostgres } from '#libs/read-model/src/testing/postgres-database.js';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { freePort } from '../support/free-ports.js';
import { Installation } from '../support/installation.js';
import { describeWithKafka, ownBroker, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';
import { READY, readiness } from '../support/readiness.js';
import { aReport } from '../support/tickets.js';

const LIMIT_MS = 40_000;

describeWithKafka('a relay', () => {
  let broker: KafkaBroker | undefined;
  let store: EventStoreDbProtocolServer;
  let relay: ChildApp;
  let url: string;
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-away-'));

  beforeAll(async () => {
    [broker, store] = await Promise.all([ownBroker(), EventStoreDbProtocolServer.start()]);
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    relay = new ChildApp('relay', {
      PATH: process.env['PATH'], DATA_DIR: folder, LOG_LEVEL: 'warn', EVENT_STORE_URL: store.url, EVENT_STORE_TIMEOUT_MS: '800', RELAY_PORT: String(port),
      ...new FeedUnderTest(broker?.brokers ?? await sharedBroker()).env,
    });
    await relay.start();
  }, 180_000);
  afterAll(async () => {
    await closeAll(() => relay?.stop(), () => store?.stop(), () => broker?.stop(), () => rmSync(folder, { recursive: true, force: true }));
  });

  it('that has nothing to tell is not ready while the broker is away, and is again when that is back', async () => {
    if (broker === undefined) return;
    // The derived topics wait for a read model that nobody makes here.
    const waiting = { status: 503, away: ['tickets', 'responseTimes'] };
    const checksOf = async () => ((await (await fetch(`${url}/health/ready`)).json()) as { checks: Record<string, { status: string }> }).checks;
    expect(await readiness(url, waiting, LIMIT_MS)).toEqual(waiting);
    expect(await checksOf()).toMatchObject({ store: { status: 'up' }, kafka: { status: 'up' }, relay: { status: 'up' } });
    await broker.kill();
    expect(await readiness(url, { status: 503, away: ['kafka'] }, LIMIT_MS)).toEqual({ status: 503, away: ['kafka'] });
    expect(await checksOf()).toMatchObject({ store: { status: 'up' } });
    await broker.start();
    for (const giveUpAt = performance.now() + LIMIT_MS; (await checksOf())['kafka']!.status !== 'up' && performance.now() < giveUpAt;) await pause(200);
    expect(await checksOf()).toMatchObject({ kafka: { status: 'up' } });
  }, 120_000);

  it('is not ready while the event store is away, tells its other figures all the same, and counts new connections', async () => {
    store.goDown();
    expect(await readiness(url, { status: 503, away: ['store'] }, LIMIT_MS)).toEqual({ status: 503, away: ['store'] });
    const figures = await (await fetch(`${url}/metrics`)).text();
    expect(figures).toMatch(/^xiuhua_feed_lag_events\{[^}]*\} NaN$/mi);
    expect(figures).toMatch(/^xiuhua_event_store_reconnects_total\{[^}]*\} [1-9]/m);
    await store.comeBack();
    for (const giveUpAt = performance.now() + LIMIT_MS; /xiuhua_feed_lag_events\{[^}]*\} NaN/i.test(await (await fetch(`${url}/metrics`)).text()) && performance.now() < giveUpAt;) await pause(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/^xiuhua_feed_lag_events\{[^}]*\} 0$/m);
  }, 120_000);
});

describeWithPostgres('an api', () => {
  let keys: PostgresServer;
  let on: Installation;
  beforeAll(async () => {
    keys = await PostgresServer.start();
    on = await Installation.start({ env: { KEY_STORE_URL: keys.url, KEY_STORE_TIMEOUT_MS: '1000', MASTER_KEY: randomBytes(32).toString('base64') } });
  }, 60_000);
  afterAll(async () => {
    await closeAll(() => on?.stop(), () => keys?.stop());
  });

  it('is not ready while the key store is away, refuses in time what needs a key, does what needs none, and goes on when it is back', async () => {
    const { ticketId } = (await on.command('/tickets', aReport({ description: 'A lamp is dark' }), 'resident')).body as { ticketId: string };
    await on.command(`/tickets/${ticketId}/dispatch`, { level: 'grid', gridId: 'xf-01' }, 'dispatcher');
    await keys.kill();
    expect(await readiness(on.url, { status: 503, away: ['keyStore'] }, LIMIT_MS)).toEqual({ status: 503, away: ['keyStore'] });
    // A key in memory may be used a moment longer.
    await pause(BELIEVED_MS);
    const startedAt = performance.now();
    for (const refused of [await on.post('/tickets', aReport(), 'resident'), await on.post(`/tickets/${ticketId}/acknowledge`, {}, 'leader'), await on.get(`/tickets/${ticketId}`, 'leader')]) {
      expect([refused.status, (refused.body as { type: string }).type, refused.headers['retry-after']]).toEqual([503, 'urn:xiuhua:problem:store-unavailable', '1']);
    }
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await on.command('/communities/xf/add-grid', { gridId: 'xf-03', name: 'Third' }, 'admin');
    await keys.start();
    expect(await readiness(on.url, READY, LIMIT_MS)).toEqual(READY);
    expect((await on.get(`/tickets/${ticketId}`, 'leader')).text).toContain('A lamp is dark');
    expect((await on.client.get('/metrics')).text).toMatch(/^xiuhua_key_store_reconnects_total\{[^}]*\} [1-9]/m);
  }, 60_000);

  it('that is started while the key store is away is not ready, refuses what needs it, and goes on when it is back', async () => {
    const { ticketId } = (await on.command('/tickets', aReport({ description: 'A door is stuck' }), 'resident')).body as { ticketId: string };
    await on.command(`/tickets/${ticketId}/dispatch`, { level: 'grid', gridId: 'xf-01' }, 'dispatcher');
    await on.stopApi();
    await keys.kill();
    await on.startApi();
    expect(await readiness(on.url, { status: 503, away: ['keyStore'] }, LIMIT_MS)).toEqual({ status: 503, away: ['keyStore'] });
    // Of a command with a key it is not known whether it is the same as before, until the store says that the master key is its own.
    const grid = { gridId: 'xf-04', name: 'Fourth' };
    for (const refused of [await on.post('/tickets', aReport(), 'resident'), await on.get(`/tickets/${ticketId}`, 'leader'), await on.post('/communities/xf/add-grid', grid, 'admin', { key: 'once' })]) {
      expect([refused.status, (refused.body as { type: string }).type, refused.headers['retry-after']]).toEqual([503, 'urn:xiuhua:problem:store-unavailable', '1']);
    }
    await on.command('/communities/xf/add-grid', { gridId: 'xf-05', name: 'Fifth' }, 'admin');
    await keys.start();
    expect(await readiness(on.url, READY, LIMIT_MS)).toEqual(READY);
    expect((await on.get(`/tickets/${ticketId}`, 'leader')).text).toContain('A door is stuck');
    expect((await on.post('/communities/xf/add-grid', grid, 'admin', { key: 'once' })).status).toBe(200);
    await on.stopApi();
    expect(on.log).toContain('"event":"waiting-for-key-store"');
    await on.startApi();
  }, 60_000);

  it('that was started with another master key while the key store was away ends once that is back, and says why', async () => {
    await on.stopApi();
    await keys.kill();
    const other = new ChildApp('api', { ...on.env, MASTER_KEY: randomBytes(32).toString('base64') });
    await other.start();
    await keys.start();
    for (const giveUpAt = performance.now() + LIMIT_MS; other.running && performance.now() < giveUpAt;) await pause(100);
    expect([other.running, other.output]).toEqual([false, expect.stringContaining('"name":"MasterKeyMismatchError"') as unknown]);
    await on.startApi();
    expect(await readiness(on.url, READY, LIMIT_MS)).toEqual(READY);
  }, 60_000);
});
