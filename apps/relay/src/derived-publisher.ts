import { setTimeout as delay } from 'node:timers/promises';
import type { DerivedFeed } from '#libs/feed/src/derived/rounds.js';
import { ResponseTimesSource } from '#libs/feed/src/derived/response-times-source.js';
import { TicketsSource } from '#libs/feed/src/derived/tickets-source.js';
import { type FeedSource, FeedWriter } from '#libs/feed/src/feed-writer.js';
import { KafkaFeedProducer } from '#libs/feed/src/kafka/kafka-feed-producer.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { ReadModelChanges } from '#libs/read-model/src/changes/read-model-changes.js';
import { openReadModelSnapshot, readModelExists } from '#libs/read-model/src/open-read-model.js';
import type { RelayParts } from './parts.js';
import { type FeedMetrics, WriterWatch } from './writer-watch.js';

/** The projector creates the read model; the relay may be started first. */
const LOOK_EVERY_MS = 1_000;

/** Tells what the read model knows, behind its checkpoint and behind the relay: the two derived topics. */
export class DerivedPublisher {
  private readonly tickets: WriterWatch;
  private readonly responseTimes: WriterWatch;

  constructor(private readonly parts: RelayParts, metrics: FeedMetrics, private readonly relayed: () => bigint) {
    const watch = (name: string): WriterWatch => new WriterWatch(name, metrics, parts.log, () => undefined);
    this.tickets = watch('tickets');
    this.responseTimes = watch('response-times');
  }

  async run(signal: AbortSignal): Promise<void> {
    const database = await this.open(signal);
    if (database === undefined) return;
    try {
      const { topics } = this.parts;
      const feed: DerivedFeed = { changes: new ReadModelChanges(database), relayed: this.relayed };
      await Promise.all([
        this.write(this.tickets, 'tickets', new TicketsSource(feed, topics.tickets), signal),
        this.write(this.responseTimes, 'response-times', new ResponseTimesSource(feed, topics.responseTimes), signal),
      ]);
    } finally {
      await database.close();
    }
  }

  health(): Readonly<Record<string, () => Promise<HealthReport>>> {
    return { tickets: () => this.tickets.health(), responseTimes: () => this.responseTimes.health() };
  }

  private async write(observer: WriterWatch, name: string, source: FeedSource, signal: AbortSignal): Promise<void> {
    const { kafka, topics } = this.parts;
    await new FeedWriter({ producer: new KafkaFeedProducer(kafka, topics, name), source, observer }).run(signal);
  }

  private async open(signal: AbortSignal): Promise<ProjectionDatabase | undefined> {
    const { readModel } = this.parts;
    while (!readModelExists(readModel) && !signal.aborted) await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    return signal.aborted ? undefined : openReadModelSnapshot(readModel);
  }
}
