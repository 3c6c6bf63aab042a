import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { ConnectionObserver } from '#libs/event-store/src/eventstoredb/connection-lane.js';
import { EventLogMissingError } from '#libs/event-store/src/sqlite/log-schema.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { kafkaClient } from '#libs/feed/src/kafka/kafka-client.js';
import { type Config, ConfigError } from '#libs/platform/src/config.js';
import type { KafkaConfig } from '#libs/platform/src/kafka-config.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { createLog, type Log } from '#libs/platform/src/logging.js';
import type { OpenLeases } from '#libs/projections/src/leases.js';
import { openLeases } from '#libs/read-model/src/open-read-model.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { observedConnections } from '#libs/platform/src/observed-connections.js';

/** The api or an import creates the log; the relay may be started first. */
const LOG_PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 100;

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
  const log = createLog({ level: config.logLevel, service: 'relay' });
  const metrics = new Metrics('relay');
  const store = await openStore(config, observedConnections(metrics, log), log, signal);
  return {
    store, feed, log, metrics, readModel: config.readModel, leases: openLeases(config.readModel), kafka: kafkaClient(feed, 'xiuhua-relay', log), topics: new FeedTopics(feed.topicPrefix, feed.partitions),
  };
}

async function openStore(config: Config, observer: ConnectionObserver, log: Log, signal: AbortSignal): Promise<EventStore> {
  const giveUpAt = Date.now() + LOG_PATIENCE_MS;
  let told = false;
  for (;;) {
    try {
      return await openEventStore(config.eventStore, { mode: 'read-only', observer });
    } catch (error) {
      if (!(error instanceof EventLogMissingError) || Date.now() > giveUpAt) throw error;
      if (!told) log.info({ event: 'waiting-for-log', patienceMs: LOG_PATIENCE_MS });
      told = true;
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}
