import type { Kafka } from 'kafkajs';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { openLogOnceMade } from '#libs/event-store/src/open-log-once-made.js';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { kafkaClient } from '#libs/feed/src/kafka/kafka-client.js';
import { type Config, ConfigError } from '#libs/platform/src/config.js';
import type { KafkaConfig } from '#libs/platform/src/kafka-config.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import type { Log } from '#libs/platform/src/logging.js';
import type { OpenLeases } from '#libs/projections/src/leases.js';
import { openLeases } from '#libs/read-model/src/open-read-model.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { observedConnections } from '#libs/platform/src/observed-connections.js';
import { processLog } from '#libs/platform/src/process-log.js';

/** What the relay works with: opened once, closed once, whatever happens in between. */
export interface RelayParts {
  readonly store: EventStore;
  readonly readModel: ReadModelLocation;
  readonly leases: OpenLeases | null;
  readonly kafka: Kafka;
  readonly feed: KafkaConfig;
  readonly topics: FeedTopics;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** @throws ConfigError without brokers; EventLogMissingError when there is no log within a minute; the signal's reason */
export async function openParts(config: Config, signal: AbortSignal): Promise<RelayParts> {
  const { kafka: feed } = config;
  if (feed === null) throw new ConfigError('KAFKA_BROKERS', undefined, 'the relay needs a broker; give host:port, or do not start it');
  const log = processLog(config, 'relay');
  const metrics = new Metrics('relay');
  const store = await openLogOnceMade(config.eventStore, { observer: observedConnections(metrics, log), log, signal });
  return {
    store, feed, log, metrics, readModel: config.readModel, leases: openLeases(config.readModel), kafka: kafkaClient(feed, 'xiuhua-relay', log), topics: new FeedTopics(feed.topicPrefix, feed.partitions),
  };
}
