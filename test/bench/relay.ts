import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Message, Partitioners } from 'kafkajs';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { type FeedObserver, FeedWriter } from '#libs/feed/src/feed-writer.js';
import { RETRY } from '#libs/feed/src/kafka/kafka-client.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { LogMessages } from '#libs/feed/src/log/log-messages.js';
import { MAX_EVENTS, PastLogSource } from '#libs/feed/src/log/log-source.js';
import { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { whyNoBroker } from '../support/kafka/kafka-jars.js';
import type { Figure } from './figure.js';
import { generateLog } from './generate-log.js';

const TICKETS = 50_000;
const QUICK = 1_000;
/** Of the same log, even: see below. */
const RUNS = 2;
const PARTITIONS = 12;

/** The relay against a bare kafkajs transactional producer that sends the same messages in the same batches. */
export async function benchRelay(quick: boolean): Promise<Figure[]> {
  const why = process.env['KAFKA_BROKERS'] ? undefined : whyNoBroker();
  if (why !== undefined) return [{ name: 'relay', value: Number.NaN, unit: '', note: `not measured: ${why}` }];
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-bench-'));
  const own = process.env['KAFKA_BROKERS'] ? undefined : await KafkaBroker.start({ optimise: true });
  try {
    const path = join(folder, 'events.db');
    generateLog({ path, tickets: quick ? QUICK : TICKETS });
    const store = await SqliteEventStore.open({ path, mode: 'read-only' });
    try {
      return figures(await measure(store, own?.brokers ?? process.env['KAFKA_BROKERS'] ?? ''));
    } finally {
      await store.close();
    }
  } finally {
    await own?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Rates {
  readonly relay: number;
  readonly bare: number;
  readonly messages: number;
}

function figures({ relay, bare, messages }: Rates): Figure[] {
  return [
    { name: 'relay', value: relay, unit: 'messages/s', bar: { atLeast: 20_000 }, note: `${messages.toLocaleString('en-US')} messages, ${MAX_EVENTS} a transaction, broker on the same cores; ticket-events, organisation and policies` },
    { name: 'bare kafkajs producer', value: bare, unit: 'messages/s', note: 'the same messages in the same transactions, made before; requests encoded as the relay has them' },
    { name: 'relay ÷ bare producer', value: relay / bare, unit: '', bar: { atLeast: 0.75 } },
  ];
}

async function measure(store: EventStore, brokers: string): Promise<Rates> {
  let [relaySeconds, bareSeconds, messages] = [0, 0, 0];
  // A broker that has just started takes half as much as one that has worked for a while.
  await bareRun(store, brokers);
  for (let run = 0; run < RUNS; run += 1) {
    // Each comes first once: the broker still grows faster.
    if (run % 2 === 1) bareSeconds += await bareRun(store, brokers);
    const relay = await relayRun(store, brokers);
    relaySeconds += relay.seconds;
    messages += relay.messages;
    if (run % 2 === 0) bareSeconds += await bareRun(store, brokers);
  }
  return { relay: messages / relaySeconds, bare: messages / bareSeconds, messages };
}

async function freshFeed(brokers: string): Promise<FeedUnderTest> {
  const feed = new FeedUnderTest(brokers, PARTITIONS);
  await prepareTopics(feed.kafka, feed.topics, null);
  return feed;
}

/** From the log to the last commit, start of the producer not counted: it is paid once. */
async function relayRun(store: EventStore, brokers: string): Promise<{ readonly seconds: number; readonly messages: number }> {
  const feed = await freshFeed(brokers);
  let [began, seconds, messages] = [0, 0, 0];
  const observer: FeedObserver = {
    resumed: () => void (began = performance.now()),
    committed(batch) {
      messages += batch.messages.length;
      seconds = (performance.now() - began) / 1000;
    },
    failed: (error) => {
      throw error;
    },
    standsBy: () => undefined,
  };
  const source = new PastLogSource(store, new LogMessages(store, feed.topics, '/xiuhua'));
  await new FeedWriter({ producer: new KafkaFeedProducer(feed.kafka, feed.topics, 'relay'), source, observer }).run(new AbortController().signal);
  return { seconds, messages };
}

async function bareRun(store: EventStore, brokers: string): Promise<number> {
  const feed = await freshFeed(brokers);
  const batches = await bareBatches(store, feed);
  const producer = feed.kafka.producer({
    transactionalId: `${feed.prefix}.bare`, idempotent: true, maxInFlightRequests: 1, createPartitioner: Partitioners.DefaultPartitioner, retry: RETRY,
  });
  await producer.connect();
  await (await producer.transaction()).abort();
  const began = performance.now();
  for (const topicMessages of batches) {
    const transaction = await producer.transaction();
    await transaction.sendBatch({ topicMessages, acks: -1 });
    await transaction.commit();
  }
  const seconds = (performance.now() - began) / 1000;
  await producer.disconnect();
  return seconds;
}

async function bareBatches(store: EventStore, feed: FeedUnderTest): Promise<{ topic: string; messages: Message[] }[][]> {
  const made: { topic: string; messages: Message[] }[][] = [];
  const source = new PastLogSource(store, new LogMessages(store, feed.topics, '/xiuhua'));
  for await (const { messages, position } of source.batches(null, new AbortController().signal)) {
    const topics = new Map<string, Message[]>([[feed.topics.relayPosition.name, [{ key: 'bare', value: String(position.position), partition: 0 }]]]);
    for (const { topic, key, value, partition, headers, timestamp } of messages) {
      const list = topics.get(topic) ?? [];
      list.push({ key, value, partition, headers, timestamp: String(Math.min(timestamp, Date.now())) });
      topics.set(topic, list);
    }
    made.push([...topics].map(([topic, list]) => ({ topic, messages: list })));
  }
  return made;
}
