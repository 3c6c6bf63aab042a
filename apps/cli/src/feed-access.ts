import type { Kafka } from 'kafkajs';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { kafkaClient } from '#libs/feed/src/kafka/kafka-client.js';
import type { Config } from '#libs/platform/src/config.js';
import type { KafkaConfig } from '#libs/platform/src/kafka-config.js';
import { createLog } from '#libs/platform/src/logging.js';
import { CliError, EXIT } from './cli-io.js';

export interface FeedAccess {
  readonly kafka: Kafka;
  readonly config: KafkaConfig;
  readonly topics: FeedTopics;
}

/** @param prefix default: the configured one. @throws CliError without a broker */
export function feedAccess({ kafka: config }: Config, prefix = config?.topicPrefix): FeedAccess {
  if (config === null || prefix === undefined) throw new CliError('there is no feed: set KAFKA_BROKERS to host:port of the broker', EXIT.usage);
  return { config, kafka: kafkaClient(config, 'xiuhua-cli', createLog({ level: 'silent', service: 'cli' })), topics: new FeedTopics(prefix, config.partitions) };
}
