import { setTimeout as delay } from 'node:timers/promises';
import { ConfigResourceTypes, ConfigSource } from 'kafkajs';
import type { FeedBatch } from '#libs/feed/src/feed-message.js';
import { FencedError } from '#libs/feed/src/feed-producer.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { FeedTopics, type TopicDefinition } from '#libs/feed/src/feed-topics.js';
import { beforeCommits } from '../support/kafka/before-commits.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';

describeWithKafka('the feed on a real broker', () => {
  let brokers: string;
  beforeAll(async () => { brokers = await sharedBroker(); }, 180_000);

  const batch = (feed: FeedUnderTest, position: bigint, ...values: string[]): FeedBatch => ({
    position: { position },
    messages: values.map((value) => ({ topic: feed.topics.ticketEvents.name, partition: 0, key: 'k', headers: { h: 'v' }, value, timestamp: 1_700_000_000_000 })),
  });

  describe('topics', () => {
    /** What the broker says of a topic, but for what it has from itself. */
    const described = async (feed: FeedUnderTest, { name }: TopicDefinition): Promise<TopicDefinition> => {
      const admin = feed.kafka.admin();
      await admin.connect();
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
        const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: ConfigResourceTypes.TOPIC, name }] });
        const own = resources[0]!.configEntries.filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG);
        return { name, partitions: topics[0]!.partitions.length, config: Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue])) };
      } finally {
        await admin.disconnect();
      }
    };

    it('are created once, by whoever comes first, as consumers need them', async () => {
      const feed = new FeedUnderTest(brokers);
      await Promise.all([prepareTopics(feed.kafka, feed.topics, null), prepareTopics(feed.kafka, feed.topics, null)]);
      const { topics } = feed;
      for (const topic of topics.all) expect(await described(feed, topic)).toEqual({ ...topic, config: { ...topic.config, 'min.insync.replicas': '1' } });
      expect(topics.ticketEvents.config).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' });
      const compacted = [topics.tickets, topics.responseTimes, topics.organisation, topics.policies, topics.relayPosition];
      expect(compacted.map(({ config }) => config['cleanup.policy'])).toEqual(compacted.map(() => 'compact'));
      expect(topics.all.map(({ partitions }) => partitions)).toEqual([4, 1, 1, 4, 4, 1]);
    });

    it('are refused where the broker would take no write: more copies needed than there are', async () => {
      const feed = new FeedUnderTest(brokers);
      await prepareTopics(feed.kafka, feed.topics, null);
      const { name } = feed.topics.tickets;
      const admin = feed.kafka.admin();
      await admin.connect();
      const configEntries = [...Object.entries(feed.topics.tickets.config).map(([key, value]) => ({ name: key, value })), { name: 'min.insync.replicas', value: '2' }];
      await admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }] });
      await admin.disconnect();
      for (const giveUpAt = Date.now() + 10_000; (await described(feed, feed.topics.tickets)).config['min.insync.replicas'] !== '2' && Date.now() < giveUpAt;) await delay(50);
      await expect(prepareTopics(feed.kafka, feed.topics, null)).rejects.toThrow(/min\.insync\.replicas is 2 with 1 replicas/);
    });

    it('are refused with other partitions, fewer copies, or a retention that would lose events', async () => {
      const feed = new FeedUnderTest(brokers, 4);
      await prepareTopics(feed.kafka, feed.topics, null);
      await expect(prepareTopics(feed.kafka, new FeedTopics(feed.prefix, 5), null)).rejects.toThrow(/ticket-events\.v1: it has 4 partitions, not 5\. .*KAFKA_PARTITIONS/);
      await expect(prepareTopics(feed.kafka, feed.topics, 3)).rejects.toThrow(/it has 1 replicas, not 3; min\.insync\.replicas is 1, not 2\. .*KAFKA_REPLICATION_FACTOR/);
      const admin = feed.kafka.admin();
      await admin.connect();
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: feed.topics.ticketEvents.name, configEntries: [{ name: 'retention.ms', value: '1000' }] }],
      });
      await admin.disconnect();
      // The broker learns of it a moment later.
      for (const giveUpAt = Date.now() + 10_000; (await described(feed, feed.topics.ticketEvents)).config['retention.ms'] !== '1000' && Date.now() < giveUpAt;) await delay(50);
      await expect(prepareTopics(feed.kafka, feed.topics, null)).rejects.toThrow(/retention\.ms is 1000, not -1/);
    });
  });

  describe('a producer', () => {
    const started = async (): Promise<{ feed: FeedUnderTest; producer: KafkaFeedProducer }> => {
      const feed = new FeedUnderTest(brokers);
      await prepareTopics(feed.kafka, feed.topics, null);
      return { feed, producer: new KafkaFeedProducer(feed.kafka, feed.topics, 'relay') };
    };

    it('begins where the last transaction ended, whoever wrote it', async () => {
      const { feed, producer } = await started();
      expect(await producer.resume()).toBeNull();
      await producer.commit(batch(feed, 7n, 'a', 'b'));
      await producer.commit(batch(feed, 9n, 'c'));
      await producer.close();
      const next = new KafkaFeedProducer(feed.kafka, feed.topics, 'relay');
      expect(await next.resume()).toEqual({ position: 9n });
      await next.commit(batch(feed, 2n ** 62n, 'd'));
      expect(await next.resume()).toEqual({ position: 2n ** 62n });
      await next.close();
      expect((await feed.messages(feed.topics.ticketEvents.name, 4)).map(({ value }) => value)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('shuts out the one before it', async () => {
      const { feed, producer: old } = await started();
      await old.resume();
      await old.commit(batch(feed, 1n, 'a'));
      const next = new KafkaFeedProducer(feed.kafka, feed.topics, 'relay');
      expect(await next.resume()).toEqual({ position: 1n });
      await next.commit(batch(feed, 2n, 'b'));
      await expect(old.commit(batch(feed, 2n, 'b again'))).rejects.toThrow(FencedError);
      await next.commit(batch(feed, 3n, 'c'));
      await Promise.all([old.close(), next.close()]);
      expect((await feed.messages(feed.topics.ticketEvents.name, 3)).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
    });

    it('shuts out the one before it in the middle of its transaction too, whose messages nobody is ever shown', async () => {
      const { feed } = await started();
      const frozen = feed.anotherClient();
      let thaw = (): void => undefined;
      const thawed = new Promise<void>((resolve) => (thaw = resolve));
      const sent = new Promise<void>((resolve) => {
        let commits = 0;
        beforeCommits(frozen, async () => {
          commits += 1;
          // The first is its start, the second its first batch.
          if (commits < 3) return;
          resolve();
          await thawed;
        });
      });
      const old = new KafkaFeedProducer(frozen, feed.topics, 'relay');
      expect(await old.resume()).toBeNull();
      await old.commit(batch(feed, 1n, 'a'));
      const abandoned = old.commit(batch(feed, 3n, 'b of the old one', 'c of the old one')).then(() => 'committed', (error: unknown) => error);
      await sent;
      const next = new KafkaFeedProducer(feed.kafka, feed.topics, 'relay');
      expect(await next.resume()).toEqual({ position: 1n });
      await next.commit(batch(feed, 2n, 'b'));
      thaw();
      expect(await abandoned).toBeInstanceOf(FencedError);
      await next.commit(batch(feed, 3n, 'c'));
      await Promise.all([old.close(), next.close()]);
      const { ticketEvents, relayPosition } = feed.topics;
      expect((await feed.messages(ticketEvents.name, 3)).map(({ value }) => value)).toEqual(['a', 'b', 'c']);
      expect((await feed.written(ticketEvents.name)).map(({ value }) => value)).toEqual(['a', 'b of the old one', 'c of the old one', 'b', 'c']);
      expect((await feed.messages(relayPosition.name)).filter(({ key }) => key === 'relay').map(({ value }) => value)).toEqual(['1', '2', '3'].map((position) => JSON.stringify({ position })));
    });

    it('keeps writers of other names apart', async () => {
      const { feed, producer } = await started();
      const other = new KafkaFeedProducer(feed.kafka, feed.topics, 'tickets');
      await producer.resume();
      await other.resume();
      await producer.commit(batch(feed, 5n, 'a'));
      await other.commit({ messages: [], position: { position: 3n, version: 2 } });
      expect(await producer.resume()).toEqual({ position: 5n });
      expect(await other.resume()).toEqual({ position: 3n, version: 2 });
      await Promise.all([producer.close(), other.close()]);
    });

    it('takes what was recorded while a clock was days ahead', async () => {
      const { feed, producer } = await started();
      await producer.resume();
      const { messages, position } = batch(feed, 1n, 'a');
      await producer.commit({ position, messages: messages.map((message) => ({ ...message, timestamp: Date.now() + 5 * 86_400_000 })) });
      await producer.close();
      const [told] = await feed.messages(feed.topics.ticketEvents.name, 1);
      expect(told?.timestamp).toBeLessThanOrEqual(Date.now());
    });

    it('splits what a partition would not take in one batch, and keeps its order', async () => {
      const { feed, producer } = await started();
      await producer.resume();
      const large = Array.from({ length: 30 }, (_, index) => `${index}`.padEnd(100_000, 'x'));
      await producer.commit(batch(feed, 30n, ...large));
      await producer.close();
      const told = (await feed.messages(feed.topics.ticketEvents.name, large.length)).map(({ value }) => value);
      expect(told.map((value) => Number.parseInt(value, 10))).toEqual(large.map((_value, index) => index));
      expect(told.every((value, index) => value === large[index])).toBe(true);
    });
  });
});
