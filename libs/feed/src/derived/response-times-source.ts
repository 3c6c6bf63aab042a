import type { CommunityDay } from '#libs/read-model/src/changes/read-model-changes.js';
import { ticketsProjection } from '#libs/read-model/src/tickets/tickets-projection.js';
import type { FeedBatch, FeedMessage, FeedPosition } from '../feed-message.js';
import type { TopicDefinition } from '../feed-topics.js';
import type { FeedSource } from '../feed-writer.js';
import { responseTimesMessage } from './response-times-record.js';
import { type DerivedFeed, type Round, rounds, untilRelayed } from './rounds.js';

const TICKETS_PER_LOOK = 1_000;
const DAYS_PER_TRANSACTION = 200;
const { version } = ticketsProjection;

/**
 * The figures of every community's day in which a ticket has changed. The position moves with the last transaction of a
 * round: a round that was cut short is told again whole.
 */
export class ResponseTimesSource implements FeedSource {
  constructor(private readonly feed: DerivedFeed, private readonly topic: TopicDefinition, private readonly now: () => number = Date.now) {}

  async *batches(told: FeedPosition | null, signal: AbortSignal): AsyncIterable<FeedBatch> {
    for await (const round of rounds(this.feed, told, signal)) {
      const days = await this.changedDays(round, signal);
      for (let begin = 0; begin < days.length && !signal.aborted; begin += DAYS_PER_TRANSACTION) {
        const end = begin + DAYS_PER_TRANSACTION;
        const messages = await this.messages(days.slice(begin, end), signal);
        if (signal.aborted) return;
        yield { messages, position: { position: end < days.length ? round.after : round.upTo, version } };
      }
    }
  }

  private async changedDays({ after, upTo }: Round, signal: AbortSignal): Promise<CommunityDay[]> {
    const changed = new Map<string, CommunityDay>();
    for (let from = after; from < upTo && !signal.aborted;) {
      const { days, to } = await this.feed.changes.days(from, upTo, TICKETS_PER_LOOK);
      for (const one of days) changed.set(`${one.communityId}/${one.day.name}`, one);
      from = to;
    }
    return [...changed.values()];
  }

  /** True for the read model as it is now, which may be ahead of the round, and is not told before the relay is there too. */
  private async messages(days: readonly CommunityDay[], signal: AbortSignal): Promise<FeedMessage[]> {
    const answer = await this.feed.changes.figures(days);
    if (answer === null) throw new Error('the tickets are being projected by another version; their days are told once that is done');
    await untilRelayed(this.feed, answer.position, signal);
    return answer.figures.map((figures) => responseTimesMessage(figures, answer.position, this.topic, this.now()));
  }
}
