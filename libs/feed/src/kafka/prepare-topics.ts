import { type Admin, ConfigResourceTypes, type Kafka, KafkaJSProtocolError } from 'kafkajs';
import type { FeedTopics, TopicDefinition } from '../feed-topics.js';
import { NOT_THERE_YET, whileSettling } from './while-settling.js';

const CREATE_LIMIT_MS = 30_000;
const USUAL_REPLICATION = 3;

/** A topic is not as consumers and relay need it. Nothing was changed. */
export class TopicMismatchError extends Error {
  constructor(readonly topic: string, readonly differences: readonly string[], wayOut: string) {
    super(`topic ${topic}: ${differences.join('; ')}. ${wayOut}`);
    this.name = 'TopicMismatchError';
  }
}

/**
 * Creates the topics that are missing and checks those that are there.
 * @param replicationFactor null: three, or as many as there are brokers, for topics that are missing; those that are there have what they
 *   have, so that a cluster may grow. With three copies or more a write needs two of them.
 * @throws TopicMismatchError, and what the broker refuses
 */
export async function prepareTopics(kafka: Kafka, topics: FeedTopics, replicationFactor: number | null): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const replication = replicationFactor ?? Math.min(USUAL_REPLICATION, (await admin.describeCluster()).brokers.length);
    const definitions = topics.all.map((topic) => withReplication(topic, replication));
    const there = new Set(await admin.listTopics());
    const missing = definitions.filter(({ name }) => !there.has(name));
    if (missing.length > 0) await create(admin, missing, replication);
    await whileSettling(NOT_THERE_YET, () => check(admin, topics.all, replicationFactor));
  } finally {
    await admin.disconnect();
  }
}

/** The same with as many copies to be written at once as make one broker's loss harmless. */
export function withReplication(topic: TopicDefinition, replication: number): TopicDefinition {
  return { ...topic, config: { ...topic.config, 'min.insync.replicas': replication >= USUAL_REPLICATION ? '2' : '1' } };
}

async function create(admin: Admin, topics: readonly TopicDefinition[], replicationFactor: number): Promise<void> {
  try {
    await admin.createTopics({
      timeout: CREATE_LIMIT_MS, waitForLeaders: false,
      topics: topics.map(({ name, partitions, config }) => ({
        topic: name, numPartitions: partitions, replicationFactor, configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
      })),
    });
  } catch (error) {
    // Another relay was faster: the check tells whether it made them as we would.
    if (!isAlreadyThere(error)) throw error;
  }
}

function isAlreadyThere(error: unknown): boolean {
  const errors: readonly unknown[] = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? error.errors : [error];
  return errors.every((one) => one instanceof KafkaJSProtocolError && one.type === 'TOPIC_ALREADY_EXISTS');
}

async function check(admin: Admin, all: readonly TopicDefinition[], replicationFactor: number | null): Promise<void> {
  const names = all.map(({ name }) => name);
  const { topics } = await admin.fetchTopicMetadata({ topics: names });
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })) });
  for (const topic of all) {
    const { name, partitions } = topic;
    const found = topics.find((one) => one.name === name)?.partitions ?? [];
    const stored = new Map(resources.find(({ resourceName }) => resourceName === name)?.configEntries.map(({ configName, configValue }) => [configName, configValue]));
    if (found.length !== partitions) {
      throw new TopicMismatchError(name, [`it has ${found.length} partitions, not ${partitions}`],
        'A topic keeps its number of partitions, or tickets would move between them: set KAFKA_PARTITIONS to it, or KAFKA_TOPIC_PREFIX to the prefix of fresh topics');
    }
    const copies = Math.min(...found.map(({ replicas }) => replicas.length));
    const wanted = replicationFactor ?? copies;
    const { config } = withReplication(topic, wanted);
    const needed = Number(stored.get('min.insync.replicas'));
    const differences = [
      ...(copies < wanted ? [`it has ${copies} replicas, not ${wanted}`] : []),
      // The broker would take no write at all.
      ...(needed > copies ? [`min.insync.replicas is ${needed} with ${copies} replicas`] : []),
      ...Object.entries(config).filter(([key, value]) => !suffices(key, stored.get(key), value)).map(([key, value]) => `${key} is ${stored.get(key)}, not ${value}`),
    ];
    if (differences.length > 0) throw new TopicMismatchError(name, differences, 'Alter the topic (kafka-configs, kafka-reassign-partitions), or set KAFKA_REPLICATION_FACTOR to what it has');
  }
}

/** An operator may demand more copies, or take larger messages, than we would. */
function suffices(key: string, stored: string | undefined, wanted: string): boolean {
  if (key === 'min.insync.replicas' || key === 'max.message.bytes') return Number(stored) >= Number(wanted);
  // How position records are tidied up is no contract.
  return stored === wanted || key === 'segment.bytes' || key === 'min.cleanable.dirty.ratio';
}
