import type { FeedBatch, FeedPosition } from './feed-message.js';

/** Another relay of the same name has begun since: it is the one that writes now. */
export class FencedError extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`another relay writes as ${name} now; this one stands by`, options);
    this.name = 'FencedError';
  }
}

/** Port to the feed: whole batches, in one order, once. After any error only `resume`, `committed` and `close` may be called. */
export abstract class FeedProducer {
  /**
   * Shuts out every older producer of the same name, then reads where the feed ends: nobody can move it from here on but
   * this one.
   * @returns null when nothing was ever written under this name
   */
  abstract resume(): Promise<FeedPosition | null>;
  /**
   * Where the feed ends for its consumers, whoever writes it: shuts nobody out, and may be a moment behind.
   * @returns null when nothing was ever written under this name
   */
  abstract committed(signal: AbortSignal): Promise<FeedPosition | null>;
  /**
   * Writes messages and position in one transaction.
   * @throws FencedError; any other error leaves open whether the batch was written: `resume` tells
   */
  abstract commit(batch: FeedBatch): Promise<void>;
  abstract close(): Promise<void>;
}
