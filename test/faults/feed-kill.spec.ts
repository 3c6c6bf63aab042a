import { setTimeout as delay } from 'node:timers/promises';
import { verifyFeed, type VerifyFeedOptions } from '#libs/feed/src/verify/verify-feed.js';
import type { FeedReport } from '#libs/feed/src/verify/feed-report.js';
import { sampleCommunity, sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { ChildApp } from '../support/child-app.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { describeWithKafka, itWithOwnBroker, ownBroker, sharedBroker, WHY_NO_KILLING } from '../support/kafka/describe-with-kafka.js';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { rounds } from '../support/rounds.js';

/** CI runs a short form of the same code. */
const ROUNDS = rounds(2);
const TICKETS_PER_ROUND = 40;
const CATCH_UP_LIMIT_MS = 60_000;
const LIMIT_MS = 60_000 + ROUNDS * 30_000;

describeWithKafka('the feed, with relay and broker killed at random moments', () => {
  let broker: KafkaBroker | undefined;
  let brokers: string;
  let log: TestLog;
  const relays: ChildApp[] = [];

  beforeAll(async () => {
    broker = await ownBroker();
    brokers = broker?.brokers ?? await sharedBroker();
  }, 180_000);
  afterAll(() => broker?.stop());
  beforeEach(async () => { log = await openTestLog(); });
  afterEach(async () => {
    await closeAll(() => allEnded(relays.splice(0).map((relay) => relay.kill())), () => log.remove());
  });

  async function relayOf(feed: FeedUnderTest): Promise<ChildApp> {
    const relay = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: log.folder, LOG_LEVEL: 'warn', ...feed.env });
    relays.push(relay);
    await relay.start();
    return relay;
  }

  async function caughtUp(feed: FeedUnderTest): Promise<FeedReport> {
    const options: VerifyFeedOptions = { store: log.store, kafka: feed.kafka, topics: feed.topics, source: '/xiuhua' };
    const head = await log.store.head();
    for (const giveUpAt = Date.now() + CATCH_UP_LIMIT_MS; ;) {
      const report = await verifyFeed(options);
      if (report.upTo === head || Date.now() > giveUpAt) return report;
      await delay(500);
    }
  }

  it(`is the log, per ticket in order, nothing twice (${ROUNDS} kills of ${WHY_NO_KILLING === undefined ? 'each' : `the relay alone: ${WHY_NO_KILLING}`})`, async () => {
    const feed = new FeedUnderTest(brokers);
    const tickets = sampleTickets(TICKETS_PER_ROUND * ROUNDS, 61);
    await appendAll(log.store, [sampleCommunity('xf', 61)]);
    for (let round = 0; round < ROUNDS; round += 1) {
      const relay = await relayOf(feed);
      const appending = appendAll(log.store, tickets.slice(round * TICKETS_PER_ROUND, (round + 1) * TICKETS_PER_ROUND));
      await delay(Math.random() * 400);
      const killBroker = async (): Promise<void> => {
        await broker?.kill();
        await broker?.start();
      };
      const killRelay = (): Promise<void> => relay.kill();
      // Either first, the other a moment later.
      const [first, second] = Math.random() < 0.5 ? [killBroker, killRelay] : [killRelay, killBroker];
      await Promise.all([first(), delay(Math.random() * 100).then(second)]);
      await appending;
    }
    await relayOf(feed);
    expect(await caughtUp(feed)).toMatchObject({ findingCount: 0, findings: [], upTo: await log.store.head() });
  }, LIMIT_MS);

  itWithOwnBroker('survives a broker that is gone for a while, without a new relay', async () => {
    const feed = new FeedUnderTest(brokers);
    const relay = await relayOf(feed);
    await appendAll(log.store, sampleTickets(30, 62));
    const appending = appendAll(log.store, sampleTickets(60, 63));
    await delay(Math.random() * 200);
    await broker!.kill();
    await delay(2_000);
    await broker!.start();
    await appending;
    expect(await caughtUp(feed)).toMatchObject({ findingCount: 0, findings: [], upTo: await log.store.head() });
    expect(relay.running).toBe(true);
    expect(relay.output).not.toMatch(/UnhandledPromiseRejection/);
  }, 120_000);

  it('is written by one of two relays at once', async () => {
    const feed = new FeedUnderTest(brokers);
    const [one, other] = [await relayOf(feed), await relayOf(feed)];
    await appendAll(log.store, sampleTickets(60, 64));
    expect(await caughtUp(feed)).toMatchObject({ findingCount: 0, findings: [], upTo: await log.store.head() });
    expect([one.running, other.running]).toEqual([true, true]);
    // It learns that it is shut out with its next transaction, and a log is written a moment later.
    for (const giveUpAt = Date.now() + 10_000; !one.output.includes('feed-standing-by') && Date.now() < giveUpAt;) await delay(100);
    expect(one.output).toContain('"event":"feed-standing-by"');
    await other.kill();
    await appendAll(log.store, sampleTickets(20, 65));
    expect(await caughtUp(feed)).toMatchObject({ findingCount: 0, findings: [], upTo: await log.store.head() });
  }, 180_000);
});
