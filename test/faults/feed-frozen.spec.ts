import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FeedReport } from '#libs/feed/src/verify/feed-report.js';
import { verifyFeed } from '#libs/feed/src/verify/verify-feed.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { ChildApp } from '../support/child-app.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { freePorts } from '../support/free-ports.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';

const FREEZE = join(__dirname, '..', 'support', 'kafka', 'freeze-in-transaction.js');
const FREEZE_LIMIT_MS = 20_000;
const CATCH_UP_LIMIT_MS = 40_000;
/** Longer than a lease lasts without renewal. */
const BEYOND_THE_LEASE_MS = 7_000;

/** A relay stops in its first transaction with ticket events: the broker has its messages, and waits for the end. */
describeWithKafka('a relay that is frozen in the middle of a transaction', () => {
  let log: TestLog;
  let feed: FeedUnderTest;
  const relays: ChildApp[] = [];

  beforeEach(async () => {
    log = await openTestLog();
    feed = new FeedUnderTest(await sharedBroker());
    await appendAll(log.store, sampleTickets(40, 71));
  }, 180_000);
  afterEach(async () => {
    await closeAll(() => allEnded(relays.splice(0).map((relay) => relay.kill())), () => log.remove());
  });

  const relayOf = (env: NodeJS.ProcessEnv = {}): ChildApp => {
    const relay = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: log.folder, ...feed.env, ...env });
    relays.push(relay);
    return relay;
  };
  const until = async (what: string, limitMs: number, condition: () => boolean | Promise<boolean>): Promise<void> => {
    for (const giveUpAt = Date.now() + limitMs; !await condition(); await delay(100)) {
      if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${limitMs} ms`);
    }
  };
  const frozenRelay = async (env: NodeJS.ProcessEnv = {}): Promise<ChildApp> => {
    const marker = join(log.folder, 'frozen');
    const relay = relayOf({ ...env, NODE_OPTIONS: `--require ${FREEZE}`, XIUHUA_TEST_FREEZE_MARKER: marker });
    await relay.start();
    await until('the relay is frozen', FREEZE_LIMIT_MS, () => existsSync(marker));
    return relay;
  };
  const caughtUp = async (): Promise<FeedReport> => {
    const head = await log.store.head();
    for (const giveUpAt = Date.now() + CATCH_UP_LIMIT_MS; ; await delay(500)) {
      const report = await verifyFeed({ store: log.store, kafka: feed.kafka, topics: feed.topics, source: '/xiuhua' });
      if (report.upTo === head || Date.now() > giveUpAt) return report;
    }
  };
  const isTheLog = async () => ({ findingCount: 0, findings: [], upTo: await log.store.head() });
  /** How often each event lies in the topic, for consumers of committed messages or for all. */
  const timesOf = (messages: readonly { readonly headers: Readonly<Record<string, string>> }[]): number[] => {
    const counts = new Map<string, number>();
    for (const { headers: { ce_id: id = '' } } of messages) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts.values()];
  };
  /** The frozen one's messages lie in the partitions, and nobody is shown them. */
  const expectWithdrawn = async (): Promise<void> => {
    const { name } = feed.topics.ticketEvents;
    expect(new Set(timesOf(await feed.messages(name)))).toEqual(new Set([1]));
    expect(Math.max(...timesOf(await feed.written(name)))).toBeGreaterThanOrEqual(2);
  };

  it('is shut out by the next one, which tells everything once; thawed, it stands by', async () => {
    const frozen = await frozenRelay();
    const next = relayOf();
    await next.start();
    await appendAll(log.store, sampleTickets(20, 72));
    expect(await caughtUp()).toMatchObject(await isTheLog());
    await expectWithdrawn();
    frozen.thaw();
    await until('the frozen relay learns that it is shut out', 15_000, () => frozen.output.includes('"event":"feed-standing-by"'));
    await appendAll(log.store, sampleTickets(20, 73));
    expect(await caughtUp()).toMatchObject(await isTheLog());
    await expectWithdrawn();
    expect([frozen.running, next.running, frozen.output.includes('"event":"feed-failed"')]).toEqual([true, true, false]);
  }, 120_000);

  it('and killed there leaves nothing that anybody is shown', async () => {
    const frozen = await frozenRelay();
    await frozen.kill();
    await relayOf().start();
    await appendAll(log.store, sampleTickets(20, 72));
    expect(await caughtUp()).toMatchObject(await isTheLog());
    await expectWithdrawn();
  }, 120_000);

  describeWithPostgres('for longer than its lease lasts', () => {
    let own: PostgresDatabaseUnderTest;
    let database: ProjectionDatabase;
    beforeEach(async () => {
      own = await postgresDatabase();
      database = await openReadModel(readModelServer({ READ_MODEL_URL: own.url }));
    }, 60_000);
    afterEach(() => closeAll(() => allEnded(relays.splice(0).map((relay) => relay.kill())), () => database.close(), () => own.stop()));

    const leaseAt = async (port: number): Promise<readonly [number, string]> => {
      const answer = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(5_000) });
      return [answer.status, ((await answer.json()) as { checks: { lease: { state: string } } }).checks.lease.state];
    };

    it('loses it to the one that stood by, and stands by when it comes back', async () => {
      const ports = await freePorts(2) as [number, number];
      const envOf = (port: number) => ({ READ_MODEL_URL: own.url, RELAY_PORT: String(port) });
      const frozen = await frozenRelay(envOf(ports[0]));
      const before = await database.leases?.holderOf('relay');
      const next = relayOf(envOf(ports[1]));
      await next.start();
      expect(await leaseAt(ports[1])).toEqual([200, 'standing-by']);
      await delay(BEYOND_THE_LEASE_MS);
      await appendAll(log.store, sampleTickets(20, 74));
      expect(await caughtUp()).toMatchObject(await isTheLog());
      const after = await database.leases?.holderOf('relay');
      expect([after?.epoch, after?.holder === before?.holder]).toEqual([(before?.epoch ?? 0) + 1, false]);

      frozen.thaw();
      await until('the frozen relay learns that it has lost the lease', 15_000, () => frozen.output.includes('"event":"lease-lost"'));
      await appendAll(log.store, sampleTickets(20, 75));
      expect(await caughtUp()).toMatchObject(await isTheLog());
      await expectWithdrawn();
      expect([await leaseAt(ports[0]), await leaseAt(ports[1])]).toEqual([[200, 'standing-by'], [200, 'working']]);
      expect([frozen.running, next.running, (await database.leases?.holderOf('relay'))?.epoch]).toEqual([true, true, after?.epoch]);
    }, 120_000);
  });
});
