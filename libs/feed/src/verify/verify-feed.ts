import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { FeedTopics, TopicDefinition } from '../feed-topics.js';
import { readTopic } from '../kafka/read-topic.js';
import { LogMessages } from '../log/log-messages.js';
import { FeedFindings, type FeedReport } from './feed-report.js';
import { readWriterPositions } from '../kafka/read-writer-positions.js';
import { TicketLedger } from './ticket-ledger.js';
import { positionIn } from './told-records.js';

const PAGE = 1_000;
/** A commit is visible in one partition before it is in another; by then it is in all of them. */
const SETTLE_MS = 2_000;

export interface VerifyFeedOptions {
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly topics: FeedTopics;
  readonly source: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly phase: 'topics' | 'log'; readonly messages: number }) => void;
}

type Records = Map<string, string>;

/**
 * Reads what the feed has committed and holds it against what the log leads to: every message of `ticket-events`, its
 * partition and its order; the last record of every key of `organisation` and `policies`. Nothing is changed, and nothing
 * need be stopped: compared is up to the position that the feed had reached at the beginning.
 * @throws KafkaSilentError, the signal's reason, what store and kafkajs throw
 */
export async function verifyFeed(options: VerifyFeedOptions): Promise<FeedReport> {
  const report = await new FeedVerification(options).run();
  if (report.findingCount === 0) return report;
  await delay(SETTLE_MS, undefined, options.signal === undefined ? {} : { signal: options.signal });
  return new FeedVerification(options).run();
}

class FeedVerification {
  private readonly findings = new FeedFindings();
  private readonly ledger: TicketLedger;
  private readonly compared: Record<string, number> = {};
  private read = 0;

  constructor(private readonly options: VerifyFeedOptions) {
    this.ledger = new TicketLedger(options.topics.ticketEvents.name, this.findings);
  }

  async run(): Promise<FeedReport> {
    const { topics } = this.options;
    const upTo = await this.position();
    await this.readTickets(upTo);
    const told = { organisation: await this.readRecords(topics.organisation, upTo), policies: await this.readRecords(topics.policies, upTo) };
    const expected = await this.readLog(upTo);
    this.ledger.finish();
    this.compareRecords(topics.organisation, told.organisation, expected);
    this.compareRecords(topics.policies, told.policies, expected);
    return { upTo, compared: this.compared, findingCount: this.findings.count, findings: this.findings.kept };
  }

  private async position(): Promise<bigint> {
    const { kafka, topics, signal } = this.options;
    return (await readWriterPositions(kafka, topics, signal)).get('relay')?.position ?? 0n;
  }

  private async readTickets(upTo: bigint): Promise<void> {
    const topic = this.options.topics.ticketEvents;
    await this.readAll(topic, (partition, { key, value, headers = {} }) => {
      const told = { partition, key: key?.toString() ?? '', value: value?.toString() ?? '', headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, String(text)])) };
      const position = told.headers['ce_position'];
      if (position === undefined || !/^\d+$/.test(position)) {
        this.findings.add({ kind: 'unreadable', topic: topic.name, key: told.key });
        return;
      }
      this.ledger.told(told, BigInt(position) <= upTo);
    });
  }

  /** The last record of every key that was true at the position or before. */
  private async readRecords(topic: TopicDefinition, upTo: bigint): Promise<Records> {
    const records: Records = new Map();
    await this.readAll(topic, (_partition, { key, value }) => {
      const text = value?.toString() ?? '';
      const position = positionIn(text);
      if (position === undefined) this.findings.add({ kind: 'unreadable', topic: topic.name, key: key?.toString() ?? '' });
      else if (position <= upTo) records.set(key?.toString() ?? '', text);
    });
    return records;
  }

  private async readAll({ name }: TopicDefinition, onMessage: (partition: number, message: KafkaMessage) => void): Promise<void> {
    const { kafka, topics, signal, onProgress } = this.options;
    await readTopic(kafka, name, {
      groupPrefix: `${topics.prefix}.verify`, ...(signal === undefined ? {} : { signal }),
      onMessage: (partition, message) => {
        this.read += 1;
        if (this.read % PAGE === 0) onProgress?.({ phase: 'topics', messages: this.read });
        onMessage(partition, message);
      },
    });
  }

  /** @returns the last records that the log leads to, by topic and key */
  private async readLog(upTo: bigint): Promise<ReadonlyMap<string, Records>> {
    const { store, topics, source, signal, onProgress } = this.options;
    const messages = new LogMessages(store, topics, source);
    const records = new Map<string, Records>([[topics.organisation.name, new Map()], [topics.policies.name, new Map()]]);
    let count = 0;
    for (let after = 0n; after < upTo;) {
      signal?.throwIfAborted();
      const { events, position } = await store.readAll(after, PAGE);
      if (events.length === 0) break;
      for (const message of await messages.of(events.filter((event) => event.position <= upTo))) {
        if (message.topic === topics.ticketEvents.name) this.ledger.expect(message);
        else records.get(message.topic)?.set(message.key, message.value);
        this.compared[message.topic] = (this.compared[message.topic] ?? 0) + 1;
        count += 1;
      }
      onProgress?.({ phase: 'log', messages: count });
      after = position;
    }
    return records;
  }

  private compareRecords({ name: topic }: TopicDefinition, told: Records, expected: ReadonlyMap<string, Records>): void {
    const wanted = expected.get(topic) ?? new Map<string, string>();
    for (const [key, value] of wanted) {
      if (!told.has(key)) this.findings.add({ kind: 'missing', topic, key });
      else if (told.get(key) !== value) this.findings.add({ kind: 'changed', topic, key });
    }
    for (const key of told.keys()) if (!wanted.has(key)) this.findings.add({ kind: 'unexpected', topic, key });
  }
}
