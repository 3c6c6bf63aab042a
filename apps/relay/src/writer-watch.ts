import { Counter, Histogram } from 'prom-client';
import type { FeedBatch, FeedPosition } from '#libs/feed/src/feed-message.js';
import { FencedError } from '#libs/feed/src/feed-producer.js';
import type { FeedObserver } from '#libs/feed/src/feed-writer.js';
import type { HealthReport } from '#libs/platform/src/health.js';
import { errorFacts, type Log } from '#libs/platform/src/logging.js';
import type { Metrics } from '#libs/platform/src/metrics.js';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30];

/** Counters of every writer of a process, told apart by name. */
export class FeedMetrics {
  readonly messages: Counter<'writer'>;
  readonly transactions: Histogram<'writer'>;
  readonly restarts: Counter<'writer' | 'reason'>;

  constructor({ registry }: Metrics) {
    const registers = [registry];
    this.messages = new Counter({ name: 'xiuhua_feed_messages_total', help: 'Messages committed to Kafka', labelNames: ['writer'], registers });
    this.transactions = new Histogram({
      name: 'xiuhua_feed_transaction_seconds', help: 'Duration of committed Kafka transactions', labelNames: ['writer'], buckets: SECONDS, registers,
    });
    this.restarts = new Counter({
      name: 'xiuhua_feed_restarts_total', help: 'Producers given up: fenced by another relay, or after an error', labelNames: ['writer', 'reason'], registers,
    });
  }
}

/** What one writer does, for log, metrics and health; it also knows how far the feed is. */
export class WriterWatch implements FeedObserver {
  private state: 'starting' | 'writing' | 'standing-by' | 'failed' = 'starting';
  private reached: FeedPosition | null = null;
  /** The feed has told how far it is, and nobody else has written since. */
  private knows = false;

  constructor(private readonly name: string, private readonly metrics: FeedMetrics, private readonly log: Log, private readonly onWriting: () => void) {}

  /** Everything up to here is in the feed, as far as this process knows. */
  get position(): bigint {
    return this.reached?.position ?? 0n;
  }

  /** The same; undefined before the feed has told it, and while another process writes. */
  get knownPosition(): bigint | undefined {
    return this.knows ? this.position : undefined;
  }

  /** Another process may have written until now. */
  begins(): void {
    this.state = 'starting';
    this.knows = false;
  }

  resumed(position: FeedPosition | null): void {
    this.state = 'writing';
    this.knows = true;
    this.reached = position;
    this.log.info({ event: 'feed-resumed', writer: this.name, position: String(this.position) });
    this.onWriting();
  }

  committed({ messages, position }: FeedBatch, seconds: number): void {
    this.reached = position;
    this.metrics.messages.inc({ writer: this.name }, messages.length);
    this.metrics.transactions.observe({ writer: this.name }, seconds);
  }

  failed(error: unknown, pauseMs: number): void {
    const fenced = error instanceof FencedError;
    this.state = fenced ? 'standing-by' : 'failed';
    if (fenced) this.knows = false;
    this.metrics.restarts.inc({ writer: this.name, reason: fenced ? 'fenced' : 'error' });
    if (fenced) this.log.warn({ event: 'feed-standing-by', writer: this.name });
    else this.log.error({ event: 'feed-failed', writer: this.name, again: `in ${Math.round(pauseMs)} ms`, error: errorFacts(error) });
  }

  /** Well again, where Kafka did not answer before. */
  standsBy(): void {
    this.state = 'standing-by';
  }

  /** Who stands by is well: another one writes. Who has not begun waits for its broker or for what it tells. */
  async health(): Promise<HealthReport> {
    const { state } = this;
    return { status: state === 'failed' ? 'down' : state === 'starting' ? 'degraded' : 'up', state, position: String(this.position) };
  }
}
