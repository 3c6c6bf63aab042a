import { setTimeout as delay } from 'node:timers/promises';
import { type FeedProducer, FencedError } from './feed-producer.js';
import type { FeedBatch, FeedPosition } from './feed-message.js';

const FIRST_BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 10_000;
/** Who was shut out looks so often whether the other one still writes, or half as often, by chance: of several not all at once. */
const LOOK_EVERY_MS = 5_000;

/** Where batches come from, each position after the one before. It may end, or go on until the signal aborts. */
export interface FeedSource {
  batches(after: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch>;
}

export interface FeedObserver {
  /** The producer writes from here on. */
  resumed(position: FeedPosition | null): void;
  committed(batch: FeedBatch, seconds: number): void;
  /** It will begin anew after the pause; after a FencedError only to stand by. */
  failed(error: unknown, pauseMs: number): void;
  /** Another one writes. It was asked how far it is, and goes on being watched. */
  standsBy(): void;
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
  private shutOut = false;

  constructor(private readonly options: FeedWriterOptions) {}

  /** Until the signal aborts or the source ends; whatever fails is tried again. The producer is closed afterwards. */
  async run(signal: AbortSignal): Promise<void> {
    const { producer, observer, pauses = 1 } = this.options;
    try {
      while (!signal.aborted) {
        try {
          if (!this.shutOut || await this.otherIsGone(signal)) await this.write(signal);
          return;
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof FencedError) this.shutOut = true;
          const pauseMs = pauses * this.nextBackOff();
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
    this.shutOut = false;
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

  /**
   * To begin shuts out whoever writes, so of two that both began whenever they could, each would drive the other out for ever.
   * One is gone when for a whole pause there was something to tell, and nobody told it.
   * @returns false when the source, or the signal, came to an end before
   */
  private async otherIsGone(signal: AbortSignal): Promise<boolean> {
    const { producer, observer, pauses = 1 } = this.options;
    let reached = await producer.committed(signal);
    for (;;) {
      observer.standsBy();
      if (!await this.hasMore(reached, signal)) return false;
      await delay(pauses * LOOK_EVERY_MS * (1 + Math.random()), undefined, { signal });
      const now = await producer.committed(signal);
      if (isSame(now, reached)) return true;
      reached = now;
    }
  }

  /** Waits for something to tell behind the position. @returns false when the source ends instead */
  private async hasMore(position: FeedPosition | null, signal: AbortSignal): Promise<boolean> {
    const ending = new AbortController();
    const batches = this.options.source.batches(position, AbortSignal.any([signal, ending.signal]))[Symbol.asyncIterator]();
    try {
      return (await batches.next()).done !== true;
    } finally {
      ending.abort();
      await batches.return?.();
    }
  }

  private nextBackOff(): number {
    const pause = this.backOffMs;
    this.backOffMs = Math.min(pause * 2, MAX_BACK_OFF_MS);
    return pause * (0.5 + Math.random() / 2);
  }
}

function isSame(one: FeedPosition | null, other: FeedPosition | null): boolean {
  return one?.position === other?.position && one?.version === other?.version;
}
