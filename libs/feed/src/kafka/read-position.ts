import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka } from 'kafkajs';
import type { FeedPosition } from '../feed-message.js';
import type { FeedTopics } from '../feed-topics.js';
import type { PositionRecord } from '../message-types.js';
import { within } from './time-limit.js';

const READ_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 5_000;
/** Long enough for any commit of the broker's group coordinator, short enough to be forgotten soon. */
const SESSION_TIMEOUT_MS = 10_000;

export interface PositionWanted {
  readonly name: string;
  /** Key and content of a record that the caller has just committed: what was committed before it is met before it. */
  readonly key: string;
  readonly nonce: string;
}

/**
 * The last committed position of a writer, up to the caller's own nonce. A high watermark would be no end: behind the last
 * record that a consumer is shown lie markers that it is not.
 */
export async function readPosition(kafka: Kafka, topics: FeedTopics, wanted: PositionWanted): Promise<FeedPosition | null> {
  const groupId = `${topics.prefix}.${wanted.name}-start-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, sessionTimeout: SESSION_TIMEOUT_MS, allowAutoTopicCreation: false });
  try {
    return await within(READ_LIMIT_MS, 'tell the position of the feed', untilNonce(consumer, topics.relayPosition.name, wanted));
  } finally {
    await within(CLOSE_LIMIT_MS, 'part', consumer.disconnect()).catch(() => undefined);
  }
}

async function untilNonce(consumer: Consumer, topic: string, { name, key, nonce }: PositionWanted): Promise<FeedPosition | null> {
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let position: FeedPosition | null = null;
  return new Promise((resolve, reject) => {
    // What kafkajs mends by itself, such as a coordinator that is still loading, is waited for.
    consumer.on(consumer.events.CRASH, ({ payload: { error, restart } }) => {
      if (!restart) reject(error);
    });
    consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        const from = message.key?.toString();
        if (from !== name && from !== key) return;
        const record = JSON.parse(message.value?.toString() ?? '{}') as PositionRecord;
        if ('nonce' in record) {
          if (record.nonce === nonce) resolve(position);
        } else {
          position = { ...record, position: BigInt(record.position) };
        }
      },
    }).catch(reject);
  });
}
