import { ticketsProjection } from '#libs/read-model/src/tickets/tickets-projection.js';
import type { FeedBatch, FeedPosition } from '../feed-message.js';
import type { TopicDefinition } from '../feed-topics.js';
import type { FeedSource } from '../feed-writer.js';
import { type DerivedFeed, rounds } from './rounds.js';
import { ticketRecordMessage } from './ticket-record.js';

const PER_TRANSACTION = 1_000;
const { version } = ticketsProjection;

/**
 * The facts of every ticket that has changed, in the order of their last events. One that changes again meanwhile has left
 * the round and comes in the next.
 */
export class TicketsSource implements FeedSource {
  constructor(private readonly feed: DerivedFeed, private readonly topic: TopicDefinition, private readonly now: () => number = Date.now) {}

  async *batches(told: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch> {
    for await (const { after, upTo } of rounds(this.feed, told, signal)) {
      for (let from = after; from < upTo && !signal.aborted;) {
        const tickets = await this.feed.changes.tickets(from, upTo, PER_TRANSACTION);
        const last = tickets[tickets.length - 1];
        from = last === undefined || tickets.length < PER_TRANSACTION ? upTo : last.position;
        yield { messages: tickets.map((ticket) => ticketRecordMessage(ticket, this.topic, this.now())), position: { position: from, version } };
      }
    }
  }
}
