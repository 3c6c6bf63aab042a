import { randomUUID } from 'node:crypto';
import { type Kafka, type Message, Partitioners, type Producer, type TopicMessages, type Transaction } from 'kafkajs';
import type { FeedBatch, FeedMessage, FeedPosition } from '../feed-message.js';
import { FencedError, FeedProducer } from '../feed-producer.js';
import { type FeedTopics, MAX_BATCH_BYTES } from '../feed-topics.js';
import type { PositionRecord } from '../message-types.js';
import { RETRY } from './kafka-client.js';
import { readPosition } from './read-position.js';
import { readWriterPositions } from './read-writer-positions.js';
import { within } from './time-limit.js';

/** The broker takes back what a dead relay left open after this time, if no other relay comes first; until then consumers wait. */
const TRANSACTION_TIMEOUT_MS = 30_000;
const COMMIT_LIMIT_MS = 60_000;
const RESUME_LIMIT_MS = 60_000;
const CLOSE_LIMIT_MS = 5_000;
/** Bytes of a record besides key, value and headers, generously. */
const RECORD_OVERHEAD = 64;
const HEADER_OVERHEAD = 8;

/** The feed in Kafka: transactions of one producer, with the position as a record among the messages. */
export class KafkaFeedProducer extends FeedProducer {
  private producer: Producer | undefined;

  /** @param name who writes: key of the position records, and part of the transactional id that fences older ones */
  constructor(private readonly kafka: Kafka, private readonly topics: FeedTopics, private readonly name: string) {
    super();
  }

  override async resume(): Promise<FeedPosition | null> {
    await this.close();
    const producer = this.kafka.producer({
      transactionalId: `${this.topics.prefix}.${this.name}`, idempotent: true, maxInFlightRequests: 1, transactionTimeout: TRANSACTION_TIMEOUT_MS,
      allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner, retry: RETRY,
    });
    this.producer = producer;
    const nonce = randomUUID();
    await within(RESUME_LIMIT_MS, 'let a new producer begin', this.fence(producer, nonce));
    return readPosition(this.kafka, this.topics, { name: this.name, key: startKey(this.name), nonce });
  }

  override async committed(signal: AbortSignal): Promise<FeedPosition | null> {
    return (await readWriterPositions(this.kafka, this.topics, signal)).get(this.name) ?? null;
  }

  override async commit({ messages, position }: FeedBatch): Promise<void> {
    const { producer } = this;
    if (producer === undefined) throw new Error(`feed ${this.name}: resume before the first commit, and after any error`);
    const record: PositionRecord = { ...position, position: String(position.position) };
    await within(COMMIT_LIMIT_MS, 'take a transaction', this.transact(producer, [...parts(messages, this.positionMessage(this.name, record))]));
  }

  override async close(): Promise<void> {
    const { producer } = this;
    this.producer = undefined;
    // Whatever is in the way of a parting word: the connection goes with the process, the transaction with its time limit.
    await within(CLOSE_LIMIT_MS, 'part', producer?.disconnect() ?? Promise.resolve()).catch(() => undefined);
  }

  /** The first transaction of a producer shuts out older ones; its record is where reading ends. */
  private async fence(producer: Producer, nonce: string): Promise<void> {
    await producer.connect();
    await this.transact(producer, [[this.positionMessage(startKey(this.name), { nonce })]]);
  }

  private async transact(producer: Producer, requests: readonly TopicMessages[][]): Promise<void> {
    try {
      const transaction = await producer.transaction();
      try {
        for (const topicMessages of requests) await transaction.sendBatch({ topicMessages, acks: -1 });
        await transaction.commit();
      } catch (error) {
        await abandon(transaction);
        throw error;
      }
    } catch (error) {
      throw isFenced(error) ? new FencedError(this.name, { cause: error }) : error;
    }
  }

  private positionMessage(key: string, record: PositionRecord): TopicMessages {
    return { topic: this.topics.relayPosition.name, messages: [{ key, value: JSON.stringify(record), partition: 0 }] };
  }
}

const startKey = (name: string): string => `${name}/start`;

/** Sooner than its time limit, so that consumers need not wait. Where that fails the next producer of this name does it. */
async function abandon(transaction: Transaction): Promise<void> {
  if (transaction.isActive()) await transaction.abort().catch(() => undefined);
}

/**
 * By topic, in order; a new request where a partition's batch would become larger than the broker takes; the position with
 * the last, because a request of its own would cost two more answers of the broker in every transaction. Brokers refuse
 * times that lie an hour ahead: what was recorded while a clock was wrong goes out with the time of now.
 */
function* parts(messages: readonly FeedMessage[], position: TopicMessages): Generator<TopicMessages[]> {
  const now = Date.now();
  let topics = new Map<string, Message[]>();
  let bytes = new Map<string, number>();
  for (const message of messages) {
    const place = `${message.topic}/${message.partition}`;
    const size = sizeOf(message);
    const sum = (bytes.get(place) ?? 0) + size;
    if (sum > MAX_BATCH_BYTES && sum > size) {
      yield requestOf(topics);
      topics = new Map();
      bytes = new Map([[place, size]]);
    } else {
      bytes.set(place, sum);
    }
    const { topic, partition, key, headers, value, timestamp } = message;
    const list = topics.get(topic);
    const wire: Message = { key, value, partition, headers, timestamp: String(Math.min(timestamp, now)) };
    if (list === undefined) topics.set(topic, [wire]);
    else list.push(wire);
  }
  yield [...requestOf(topics), position];
}

const requestOf = (topics: ReadonlyMap<string, Message[]>): TopicMessages[] => [...topics].map(([topic, messages]) => ({ topic, messages }));

/** Bytes, where headers are mostly ASCII; {@link MAX_BATCH_BYTES} leaves room. */
function sizeOf({ key, value, headers }: FeedMessage): number {
  let size = RECORD_OVERHEAD + Buffer.byteLength(value) + key.length;
  for (const name in headers) size += HEADER_OVERHEAD + name.length + (headers[name]?.length ?? 0);
  return size;
}

const FENCED: ReadonlySet<unknown> = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED']);

function isFenced(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { type, code, cause, originalError } = error as { type?: unknown; code?: unknown; cause?: unknown; originalError?: unknown };
  // 90 is newer than kafkajs, which gives it no name.
  return FENCED.has(type) || code === 90 || isFenced(cause, depth + 1) || isFenced(originalError, depth + 1);
}
