import type { EventStore } from '#libs/event-store/src/event-store.js';
import type { FeedBatch, FeedPosition } from '../feed-message.js';
import type { FeedSource } from '../feed-writer.js';
import type { LogMessages } from './log-messages.js';

/** Events per transaction, as the design has measured it. */
export const MAX_EVENTS = 1_000;

/** The log from a position on, for ever. */
export class LogSource implements FeedSource {
  constructor(private readonly store: EventStore, private readonly messages: LogMessages) {}

  async *batches(after: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch> {
    for await (const { events, position } of this.store.subscribe(after?.position ?? 0n, { batchSize: MAX_EVENTS, signal })) {
      yield { messages: await this.messages.of(events), position: { position } };
    }
  }
}

/** The log up to where it ends now. */
export class PastLogSource implements FeedSource {
  constructor(private readonly store: EventStore, private readonly messages: LogMessages) {}

  async *batches(after: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch> {
    const head = await this.store.head();
    for (let from = after?.position ?? 0n; from < head;) {
      signal.throwIfAborted();
      const { events, position } = await this.store.readAll(from, MAX_EVENTS);
      if (events.length === 0) return;
      yield { messages: await this.messages.of(events), position: { position } };
      from = position;
    }
  }
}
