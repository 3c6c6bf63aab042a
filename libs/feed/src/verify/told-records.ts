import type { Kafka } from 'kafkajs';
import type { FeedTopics, TopicDefinition } from '../feed-topics.js';
import { readTopic } from '../kafka/read-topic.js';
import type { FeedFindings } from './feed-report.js';

export interface ToldRecord {
  readonly partition: number;
  readonly value: string;
  /** That it says it is true for. */
  readonly position: bigint;
}

/** The position in a record's value; undefined: the relay cannot have written it. */
export function positionIn(value: string): bigint | undefined {
  try {
    const { position } = JSON.parse(value) as { position?: unknown };
    return typeof position === 'string' && /^\d+$/.test(position) ? BigInt(position) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export interface ToldRecordsOptions {
  readonly kafka: Kafka;
  readonly topics: FeedTopics;
  readonly findings: FeedFindings;
  readonly signal?: AbortSignal;
  readonly onMessage?: () => void;
}

/** The last record of every key of a topic whose positions only rise per key; what is none, or goes back, is a finding. */
export async function readToldRecords({ name }: TopicDefinition, { kafka, topics, findings, signal, onMessage }: ToldRecordsOptions): Promise<Map<string, ToldRecord>> {
  const records = new Map<string, ToldRecord>();
  await readTopic(kafka, name, {
    groupPrefix: `${topics.prefix}.verify`, ...(signal === undefined ? {} : { signal }),
    onMessage: (partition, message) => {
      onMessage?.();
      const key = message.key?.toString() ?? '';
      const value = message.value?.toString() ?? '';
      const position = positionIn(value);
      if (position === undefined) findings.add({ kind: 'unreadable', topic: name, key });
      else if (position < (records.get(key)?.position ?? 0n)) findings.add({ kind: 'out-of-order', topic: name, key });
      else records.set(key, { partition, value, position });
    },
  });
  return records;
}
