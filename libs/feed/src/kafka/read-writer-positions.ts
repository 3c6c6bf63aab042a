import type { Kafka } from 'kafkajs';
import type { FeedPosition } from '../feed-message.js';
import type { FeedTopics } from '../feed-topics.js';
import type { PositionRecord } from '../message-types.js';
import { readTopic } from './read-topic.js';

/** How far each writer of a feed has come, by its name: `relay`, `tickets`, `response-times`. */
export async function readWriterPositions(kafka: Kafka, topics: FeedTopics, signal?: AbortSignal): Promise<ReadonlyMap<string, FeedPosition>> {
  const positions = new Map<string, FeedPosition>();
  await readTopic(kafka, topics.relayPosition.name, {
    groupPrefix: `${topics.prefix}.positions`, ...(signal === undefined ? {} : { signal }),
    onMessage: (_partition, { key, value }) => {
      const record = JSON.parse(value?.toString() ?? '{}') as PositionRecord;
      if ('position' in record) positions.set(key?.toString() ?? '', { ...record, position: BigInt(record.position) });
    },
  });
  return positions;
}
