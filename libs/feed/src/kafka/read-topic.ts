import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import { KafkaSilentError, within } from './time-limit.js';
import { NO_LEADER_YET, whileSettling } from './while-settling.js';

/** Without a batch for so long the broker counts as silent. */
const IDLE_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
const FETCH_WAIT_MS = 250;

export interface TopicReading {
  /** Of the consumer group, which lasts as long as the reading. */
  readonly groupPrefix: string;
  /** In order within a partition. */
  readonly onMessage: (partition: number, message: KafkaMessage) => void;
  readonly signal?: AbortSignal;
}

/**
 * Every message of a topic that was visible when the reading began, not those of transactions that were taken back. A
 * commit is answered before it is visible: the broker then tells one partition after the other.
 * @throws KafkaSilentError, the signal's reason, and what kafkajs throws
 */
export async function readTopic(kafka: Kafka, topic: string, reading: TopicReading): Promise<void> {
  const ends = await unreadEnds(kafka, topic);
  if (ends.size === 0) return;
  const consumer = kafka.consumer({ groupId: `${reading.groupPrefix}-${randomUUID()}`, allowAutoTopicCreation: false, maxWaitTimeInMs: FETCH_WAIT_MS });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consume(consumer, ends, reading);
  } finally {
    await within(CLOSE_LIMIT_MS, 'part', consumer.disconnect()).catch(() => undefined);
  }
}

/** The last visible offset of every partition that has one: kafkajs asks as a consumer of committed messages. */
async function unreadEnds(kafka: Kafka, topic: string): Promise<Map<number, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await whileSettling(NO_LEADER_YET, () => admin.fetchTopicOffsets(topic));
    return new Map(offsets.filter(({ low, high }) => BigInt(high) > BigInt(low)).map(({ partition, high }) => [partition, BigInt(high) - 1n]));
  } finally {
    await admin.disconnect();
  }
}

function consume(consumer: Consumer, ends: Map<number, bigint>, { onMessage, signal }: TopicReading): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let heardAt = Date.now();
    const watch = setInterval(() => {
      if (signal?.aborted) finish(signal.reason instanceof Error ? signal.reason : new Error('the reading was stopped'));
      else if (Date.now() - heardAt > IDLE_LIMIT_MS) finish(new KafkaSilentError('send the next messages', IDLE_LIMIT_MS));
    }, LOOK_EVERY_MS);
    const finish = (error?: Error): void => {
      clearInterval(watch);
      if (error === undefined) resolve();
      else reject(error);
    };
    // Told for batches of markers and withdrawn messages too, which eachBatch is not: only so the end is seen.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
      heardAt = Date.now();
      const end = ends.get(partition);
      if (end !== undefined && BigInt(lastOffset) >= end) ends.delete(partition);
      if (ends.size === 0) finish();
    });
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) finish(error);
    });
    consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { partition, messages } }) => {
        const end = ends.get(partition);
        if (end === undefined) return;
        for (const message of messages) if (BigInt(message.offset) <= end) onMessage(partition, message);
      },
    }).catch(finish);
  });
}
