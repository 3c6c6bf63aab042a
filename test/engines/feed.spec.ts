import { setTimeout as delay } from 'node:timers/promises';
import { ChildApp } from '../support/child-app.js';
import { xiuhua } from '../support/command-line.js';
import { anEventStoreDb, type EventStoreDbUnderTest, WHY_NO_FAULTS } from '../support/engines.js';
import { Installation } from '../support/installation.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { aTicket } from '../support/tickets.js';

const LIVES = 12;

describeWithKafka('relay and command line between EventStoreDB and Kafka', () => {
  let database: EventStoreDbUnderTest;
  let on: Installation;
  let feed: FeedUnderTest;
  let relay: ChildApp | undefined;

  beforeAll(async () => {
    feed = new FeedUnderTest(await sharedBroker());
    database = await anEventStoreDb();
    on = await Installation.start({ projector: true, database });
  }, 180_000);
  afterAll(async () => {
    await relay?.stop();
    await on?.stop();
  });

  const cli = async (...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> => {
    const { code, out, err } = await xiuhua({ ...on.env, ...feed.env }, ...args);
    return { code, said: out + err };
  };

  const lives = async (): Promise<string[]> => Promise.all(Array.from({ length: LIVES }, (_, index) => (
    index % 2 === 0 ? aTicket(on, 'dispatched', 'acknowledged', 'resolved') : aTicket(on, 'dispatched'))));

  it(`tell every event once, in order, while ${WHY_NO_FAULTS === undefined ? 'the database\'s connections break and ' : ''}the relay is killed`, async () => {
    const env = { ...on.env, ...feed.env, LOG_LEVEL: 'warn' };
    relay = new ChildApp('relay', env);
    await relay.start();
    const tickets = await lives();
    await database.protocolServer?.cut();
    tickets.push(...await lives());
    await relay.kill();
    await relay.start();
    tickets.push(...await lives());
    const untold = async (): Promise<string[]> => {
      const told = new Set((await feed.messages(feed.topics.ticketEvents.name)).map(({ key }) => key));
      return tickets.filter((id) => !told.has(id.slice(9)));
    };
    for (const giveUpAt = Date.now() + 30_000; (await untold()).length > 0 && Date.now() < giveUpAt;) await delay(200);
    expect(await untold()).toEqual([]);
    const { code, said } = await cli('verify', '--kafka');
    expect([code, said]).toEqual([0, expect.stringMatching(/^Feed: .*: what the log leads to$/m)]);
  }, 90_000);

  it('send the whole log again, and find it equal', async () => {
    const fresh = new FeedUnderTest(feed.brokers);
    const { code, said } = await cli('relay', 'resend', '--prefix', fresh.prefix);
    expect([code, said]).toEqual([0, expect.stringMatching(/^Sent [1-9]\d* messages/m)]);
    feed = fresh;
    const verified = await cli('verify', '--kafka');
    expect([verified.code, verified.said]).toEqual([0, expect.stringMatching(/^Feed: .*: what the log leads to$/m)]);
    expect(verified.said).toContain('Feed from the read model: not compared; nothing was published yet');
  }, 60_000);
});
