import { setTimeout as delay } from 'node:timers/promises';
import { FencedError } from '#libs/feed/src/feed-producer.js';
import { FeedWriter } from '#libs/feed/src/feed-writer.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { LogMessages } from '#libs/feed/src/log/log-messages.js';
import { LogSource } from '#libs/feed/src/log/log-source.js';
import { verifyFeed } from '#libs/feed/src/verify/verify-feed.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type StreamOfFacts, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';

/** They look every 1 to 2 s instead of 5 to 10. */
const PAUSES = 0.2;
/** Several looks long. */
const BESIDE_MS = 12_000;
/** Each begins once; on a machine that holds a transaction up for a whole pause, the older one takes over once. */
const MOST_BEGINNINGS = 3;
const LIMIT_MS = 20_000;

/** A writer as a relay runs it without a lease, and what became of it. */
class WriterBeside {
  begun = 0;
  shutOut = 0;
  readonly errors: unknown[] = [];
  private readonly ending = new AbortController();
  private readonly running: Promise<void>;

  constructor(log: TestLog, feed: FeedUnderTest) {
    this.running = new FeedWriter({
      producer: new KafkaFeedProducer(feed.anotherClient(), feed.topics, 'relay'), source: new LogSource(log.store, new LogMessages(log.store, feed.topics, '/xiuhua')),
      pauses: PAUSES,
      observer: {
        resumed: () => void (this.begun += 1), committed: () => undefined, standsBy: () => undefined,
        failed: (error) => {
          if (error instanceof FencedError) this.shutOut += 1;
          else this.errors.push(error);
        },
      },
    }).run(this.ending.signal);
  }

  async end(): Promise<void> {
    this.ending.abort();
    await this.running;
  }
}

describeWithKafka('of two writers without a lease', () => {
  let log: TestLog;
  let feed: FeedUnderTest;
  let older: WriterBeside;
  let newer: WriterBeside;

  beforeEach(async () => {
    log = await openTestLog();
    feed = new FeedUnderTest(await sharedBroker());
    await prepareTopics(feed.kafka, feed.topics, null);
    older = new WriterBeside(log, feed);
    await until('the older one has begun', () => older.begun === 1);
    newer = new WriterBeside(log, feed);
    await until('the newer one has begun', () => newer.begun === 1);
    // With its next transaction the older one learns of it.
    await appendAll(log.store, sampleTickets(5, 81));
    await until('the older one is shut out', () => older.shutOut === 1);
  }, 180_000);
  afterEach(() => closeAll(() => allEnded([older?.end(), newer?.end()]), () => log.remove()));

  async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    for (const giveUpAt = Date.now() + LIMIT_MS; !await condition(); await delay(50)) {
      if (Date.now() > giveUpAt) throw new Error(`${what}: not within ${LIMIT_MS} ms`);
    }
  }
  const report = () => verifyFeed({ store: log.store, kafka: feed.kafka, topics: feed.topics, source: '/xiuhua' });
  const expectTheLog = async (): Promise<void> => {
    const head = await log.store.head();
    await until('all is told', async () => (await report()).upTo === head);
    expect(await report()).toMatchObject({ findingCount: 0, findings: [], upTo: head });
  };
  const appendedSteadily = async (tickets: readonly StreamOfFacts[]): Promise<void> => {
    const every = BESIDE_MS / tickets.length;
    for (const ticket of tickets) {
      await appendAll(log.store, [ticket]);
      await delay(every);
    }
  };

  it('the newer one writes while the log steadily goes on, and the older one takes over once it is gone', async () => {
    await appendedSteadily(sampleTickets(80, 82));
    expect(older.begun + newer.begun).toBeLessThanOrEqual(MOST_BEGINNINGS);
    await expectTheLog();
    await newer.end();
    await appendAll(log.store, sampleTickets(5, 83));
    await expectTheLog();
    expect([older.begun, older.errors, newer.errors]).toEqual([2, [], []]);
  }, 90_000);

  it('the older one leaves the newer one alone while there is nothing to tell', async () => {
    await expectTheLog();
    await delay(BESIDE_MS / 2);
    await appendAll(log.store, sampleTickets(5, 84));
    await expectTheLog();
    expect([older.begun, older.shutOut, newer.begun, newer.shutOut]).toEqual([1, 1, 1, 0]);
    expect([older.errors, newer.errors]).toEqual([[], []]);
  }, 60_000);
});
