import { setTimeout as delay } from 'node:timers/promises';
import { type FeedProducer, FencedError } from './feed-producer.js';
import type { FeedBatch, FeedPosition } from './feed-message.js';

const FIRST_BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 10_000;
/** Who was shut out stands by this long, and up to as long again by chance, so that two do not drive each other out in turn. */
const STAND_BY_MS = 10_000;

/** Where batches come from, each position after the one before. It may end, or go on until the signal aborts. */
export interface FeedSource {
  batches(after: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch>;
}

export interface FeedObserver {
  /** The producer writes from here on. */
  resumed(position: FeedPosition | null): void;
  committed(batch: FeedBatch, seconds: number): void;
  /** It will begin anew, after the pause. */
  failed(error: unknown, pauseMs: number): void;
}

export interface FeedWriterOptions {
  readonly producer: FeedProducer;
  readonly source: FeedSource;
  readonly observer: FeedObserver;
  /** Multiplies every pause; default 1, tests wait less. */
  readonly pauses?: number;
}

/**
 * Brings a source into the feed. It remembers nothing: after any error, and at every start, the feed itself tells how far
 * it is.
 */
export class FeedWriter {
  private backOffMs = FIRST_BACK_OFF_MS;

  constructor(private readonly options: FeedWriterOptions) {}

  /** Until the signal aborts or the source ends; whatever fails is tried again. The producer is closed afterwards. */
  async run(signal: AbortSignal): Promise<void> {
    const { producer, observer, pauses = 1 } = this.options;
    try {
      while (!signal.aborted) {
        try {
          await this.write(signal);
          return;
        } catch (error) {
          if (signal.aborted) return;
          const pauseMs = pauses * this.pauseAfter(error);
          observer.failed(error, pauseMs);
          await delay(pauseMs, undefined, { signal }).catch(() => undefined);
        }
      }
    } finally {
      await producer.close();
    }
  }

  private async write(signal: AbortSignal): Promise<void> {
    const { producer, source, observer } = this.options;
    const position = await producer.resume();
    observer.resumed(position);
    const ending = new AbortController();
    const batches = source.batches(position, AbortSignal.any([signal, ending.signal]))[Symbol.asyncIterator]();
    let next = batches.next();
    try {
      for (;;) {
        const result = await next;
        if (result.done === true) return;
        const batch = result.value;
        const began = performance.now();
        const writing = producer.commit(batch);
        // The next one is read and made while the broker has this one.
        next = batches.next();
        next.catch(() => undefined);
        await writing;
        this.backOffMs = FIRST_BACK_OFF_MS;
        observer.committed(batch, (performance.now() - began) / 1000);
      }
    } finally {
      ending.abort();
      await next.catch(() => undefined);
      await batches.return?.();
    }
  }

  private pauseAfter(error: unknown): number {
    if (error instanceof FencedError) return STAND_BY_MS * (1 + Math.random());
    const pause = this.backOffMs;
    this.backOffMs = Math.min(pause * 2, MAX_BACK_OFF_MS);
    return pause * (0.5 + Math.random() / 2);
  }
}
