import { setTimeout as delay } from 'node:timers/promises';
import { eventsAfter } from '#libs/event-store/src/events-after.js';
import { storeHealth } from '#libs/event-store/src/store-health.js';
import { FeedWriter } from '#libs/feed/src/feed-writer.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import { prepareTopics, TopicMismatchError } from '#libs/feed/src/kafka/prepare-topics.js';
import { LogMessages } from '#libs/feed/src/log/log-messages.js';
import { LogSource } from '#libs/feed/src/log/log-source.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import { errorFacts } from '#libs/platform/src/logging.js';
import { LeaseWatch } from '#libs/projections/src/lease-watch.js';
import { underLease } from '#libs/projections/src/under-lease.js';
import { BrokerCheck } from './broker-check.js';
import { DerivedPublisher } from './derived-publisher.js';
import type { RelayParts } from './parts.js';
import { secondsBehind } from './seconds-behind.js';
import { FeedMetrics, WriterWatch } from './writer-watch.js';

/** The lease's name, in every version for ever. */
const RELAY = 'relay';
const STANDING_BY: HealthReport = { status: 'up', state: 'standing-by' };
const FIRST_BACK_OFF_MS = 250;
const MAX_BACK_OFF_MS = 10_000;
/** Where positions have gaps, a longer lag is not counted out for every scrape. */
const COUNTED_LAG = 10_000;

/** Brings the log into Kafka, and behind it what the read model knows, until it is told to stop. */
export class Relay {
  private readonly watch: WriterWatch;
  private readonly derived: DerivedPublisher;
  private readonly broker: BrokerCheck;
  /** Null where only one relay is started; Kafka keeps two apart in any case. */
  private readonly lease: LeaseWatch | null;

  /** @param onWriting called whenever it begins to write, or to stand by while another relay does */
  constructor(private readonly parts: RelayParts, onWriting: () => void) {
    const { metrics, store, log } = parts;
    this.lease = parts.leases === null ? null : new LeaseWatch(RELAY, parts.leases.leases, metrics, log, onWriting);
    const feedMetrics = new FeedMetrics(metrics);
    this.watch = new WriterWatch('relay', feedMetrics, log, onWriting);
    this.derived = new DerivedPublisher(parts, feedMetrics, () => this.watch.position);
    this.broker = new BrokerCheck(parts.kafka);
    metrics.gauge('xiuhua_feed_lag_events', `Events that are not in the feed yet; in a database counted to ${COUNTED_LAG.toLocaleString('en-US')}; NaN in a relay that stands by`, () => (
      this.behind(async (position) => eventsAfter(store, position, await store.head(), COUNTED_LAG))));
    metrics.gauge('xiuhua_feed_lag_seconds', 'Age of the oldest event that is not in the feed; NaN in a relay that stands by', () => (
      this.behind(async (position) => secondsBehind(store, position, Date.now()))));
  }

  /** @throws TopicMismatchError, SetUpError: only a person can decide what then is to be done */
  async run(signal: AbortSignal): Promise<void> {
    await this.topicsAreThere(signal);
    const { leases } = this.parts;
    if (this.lease === null || leases === null) return this.write(signal);
    try {
      await underLease({ leases: leases.leases, faultOf: leases.faultOf, name: RELAY, signal, observer: this.lease }, (mine) => this.write(mine));
    } catch (error) {
      throw await leases.explained(error);
    }
  }

  private async write(signal: AbortSignal): Promise<void> {
    const { kafka, topics, store, feed } = this.parts;
    this.watch.begins();
    const producer = new KafkaFeedProducer(kafka, topics, 'relay');
    const source = new LogSource(store, new LogMessages(store, topics, feed.source));
    // One that fails for good ends the other: a process that does half of its work looks well and is not.
    const failing = new AbortController();
    const both = AbortSignal.any([signal, failing.signal]);
    const orEnd = (work: Promise<void>): Promise<void> => work.finally(() => failing.abort());
    await Promise.all([orEnd(new FeedWriter({ producer, source, observer: this.watch }).run(both)), orEnd(this.derived.run(both))]);
  }

  health(): Readonly<Record<string, () => Promise<HealthReport>>> {
    const { lease, parts: { store } } = this;
    const engines = { store: () => storeHealth(store), kafka: () => this.broker.report() };
    const writers = { relay: () => this.watch.health(), ...this.derived.health() };
    if (lease === null) return { ...engines, ...writers };
    const ownWork = Object.entries(writers).map(([name, health]) => [name, async () => (lease.standsBy ? STANDING_BY : health())] as const);
    return { ...engines, ...Object.fromEntries(ownWork), lease: async () => ({ status: 'up', ...await lease.standing() }) };
  }

  private async topicsAreThere(signal: AbortSignal): Promise<void> {
    const { kafka, topics, feed, log } = this.parts;
    for (let pauseMs = FIRST_BACK_OFF_MS; !signal.aborted; pauseMs = Math.min(pauseMs * 2, MAX_BACK_OFF_MS)) {
      try {
        return await prepareTopics(kafka, topics, feed.replicationFactor);
      } catch (error) {
        if (error instanceof TopicMismatchError) throw error;
        log.error({ event: 'topics-not-prepared', again: `in ${pauseMs} ms`, error: errorFacts(error) });
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** @returns NaN while another relay writes or this one has not begun: the feed is further than this process knows */
  private async behind(lag: (position: bigint) => Promise<number>): Promise<number> {
    const position = this.lease === null || this.lease.works ? this.watch.knownPosition : undefined;
    return position === undefined ? Number.NaN : lag(position);
  }
}
