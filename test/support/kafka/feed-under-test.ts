import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumerConfig, Kafka } from 'kafkajs';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { kafkaClient } from '#libs/feed/src/kafka/kafka-client.js';
import { readTopic } from '#libs/feed/src/kafka/read-topic.js';
import { kafkaConfig } from '#libs/platform/src/kafka-config.js';
import { createLog } from '#libs/platform/src/logging.js';

const VISIBLE_LIMIT_MS = 10_000;
const LOOK_EVERY_MS = 200;

export interface ToldMessage {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

export type Forged = Pick<ToldMessage, 'key' | 'value' | 'partition' | 'headers'>;

/** Topics of a prefix of their own, and what a consumer sees of them that reads committed messages only. */
export class FeedUnderTest {
  readonly prefix = `test-${randomUUID().slice(0, 8)}`;
  readonly env: Readonly<Record<string, string>>;
  readonly topics: FeedTopics;
  readonly kafka: Kafka;

  constructor(readonly brokers: string, partitions = 4) {
    this.env = { KAFKA_BROKERS: brokers, KAFKA_TOPIC_PREFIX: this.prefix, KAFKA_PARTITIONS: String(partitions) };
    this.kafka = this.anotherClient();
    this.topics = new FeedTopics(this.prefix, partitions);
  }

  anotherClient(): Kafka {
    const config = kafkaConfig(this.env);
    if (config === null) throw new Error('a broker is needed');
    return kafkaClient(config, 'xiuhua-test', createLog({ level: 'silent', service: 'test' }));
  }

  /** What lies in the partitions up to where `messages` sees them, that of open and of withdrawn transactions included. */
  async written(topic: string): Promise<ToldMessage[]> {
    const { kafka } = this;
    const readUncommitted = { admin: () => kafka.admin(), consumer: (config: ConsumerConfig) => kafka.consumer({ ...config, readUncommitted: true }) };
    return this.read(topic, readUncommitted as Kafka);
  }

  /** @param count read again until there are so many: a commit is answered before it is visible */
  async messages(topic: string, count = 0): Promise<ToldMessage[]> {
    const giveUpAt = Date.now() + VISIBLE_LIMIT_MS;
    for (;;) {
      const told = await this.read(topic);
      if (told.length >= count || Date.now() > giveUpAt) return told;
      await delay(LOOK_EVERY_MS);
    }
  }

  /** Writes to a topic of this feed as anybody could who may. */
  async forge(topic: string, messages: readonly Forged[]): Promise<void> {
    const producer = this.kafka.producer();
    try {
      await producer.connect();
      await producer.send({ topic, messages: messages.map(({ key, value, partition, headers }) => ({ key, value, partition, headers: { ...headers } })) });
    } finally {
      await producer.disconnect();
    }
  }

  private async read(topic: string, kafka = this.kafka): Promise<ToldMessage[]> {
    const told: ToldMessage[] = [];
    await readTopic(kafka, topic, {
      groupPrefix: this.prefix,
      onMessage: (partition, { key, value, headers = {}, offset, timestamp }) => void told.push({
        partition, offset, key: key?.toString() ?? '', value: value?.toString() ?? '', timestamp: Number(timestamp),
        headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])),
      }),
    });
    return told;
  }
}
