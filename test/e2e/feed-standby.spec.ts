import { setTimeout as delay } from 'node:timers/promises';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { ChildApp } from '../support/child-app.js';
import { Client } from '../support/client.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { freePorts } from '../support/free-ports.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';

const TAKEOVER_LIMIT_MS = 15_000;

describeWithKafka('two relays on a shared read model', () => {
  let log: TestLog;
  let own: PostgresDatabaseUnderTest;
  let database: ProjectionDatabase;
  let feed: FeedUnderTest;
  let relays: ChildApp[] = [];
  let ports: number[] = [];

  beforeAll(async () => {
    log = await openTestLog();
    own = await postgresDatabase();
    database = await openReadModel(readModelServer({ READ_MODEL_URL: own.url }));
    feed = new FeedUnderTest(await sharedBroker());
    ports = await freePorts(2);
    relays = ports.map((port) => (
      new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: log.folder, READ_MODEL_URL: own.url, RELAY_PORT: String(port), ...feed.env })));
  }, 180_000);
  afterAll(async () => {
    await closeAll(() => allEnded(relays.map((relay) => relay.stop())), () => database?.close(), () => own?.stop(), () => log?.remove());
  });

  const appended = async (count: number, seed: number): Promise<number> => {
    await appendAll(log.store, sampleTickets(count, seed));
    return (await log.store.readAll(0n, MAX_PAGE)).events.length;
  };
  const told = async (count: number): Promise<number> => (await feed.messages(feed.topics.ticketEvents.name, count)).length;
  const standing = async (relay: number): Promise<unknown> => {
    const client = new Client(`http://127.0.0.1:${ports[relay]}`, 1);
    const { status, body } = await client.get('/health/ready');
    client.close();
    return { status, state: (body as { checks: { lease: { state: string } } }).checks.lease.state };
  };

  /** Events and seconds, as Prometheus reads them. */
  const lag = async (relay: number): Promise<number[]> => {
    const client = new Client(`http://127.0.0.1:${ports[relay]}`, 1);
    const { text } = await client.get('/metrics');
    client.close();
    return ['events', 'seconds'].map((unit) => new RegExp(`^xiuhua_feed_lag_${unit}\\{[^}]*\\} (.*)$`, 'm').exec(text)?.[1]).map(Number);
  };

  /** The broker shows a transaction a moment before the relay knows that it is committed. */
  const caughtUp = async (relay: number): Promise<void> => {
    for (let tries = 0; tries < 50 && (await lag(relay))[0] !== 0; tries += 1) await delay(100);
  };

  it('do not drive each other out: one writes, the other is ready, and takes over within seconds once it is gone', async () => {
    const [first, second] = relays as [ChildApp, ChildApp];
    await first.start();
    await second.start();
    const count = await appended(10, 61);
    expect(await told(count)).toBe(count);
    expect(await standing(1)).toEqual({ status: 200, state: 'standing-by' });
    await caughtUp(0);
    expect([await lag(0), await lag(1)]).toEqual([[0, 0], [NaN, NaN]]);
    const before = await database.leases?.holderOf('relay');

    await first.kill();
    const more = await appended(20, 62);
    const began = Date.now();
    while (await told(more) < more && Date.now() - began < TAKEOVER_LIMIT_MS) await delay(100);
    expect(await told(more)).toBe(more);
    const after = await database.leases?.holderOf('relay');
    expect([after?.epoch, after?.holder === before?.holder]).toEqual([(before?.epoch ?? 0) + 1, false]);
    await caughtUp(1);
    expect(await lag(1)).toEqual([0, 0]);
  }, 60_000);
});
