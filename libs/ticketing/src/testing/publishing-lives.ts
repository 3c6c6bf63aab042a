import fc from 'fast-check';
import type { TicketFact } from '../ticket/ticket-event.js';
import { policedLife } from './policed-lives.js';
import { type Publications, publications, PublishedBook } from './published-book.js';
import { type RandomStep, randomSteps } from './ticket-arbitraries.js';

/** Steps of one ticket, and what is published meanwhile. */
export interface PublishingPlan {
  readonly steps: readonly RandomStep[];
  readonly first: Publications;
  readonly later: readonly Publications[];
  /** The first of `later` is published before the step with this place, the next one two steps later, and so on. */
  readonly before: number;
}

export const publishingPlan: fc.Arbitrary<PublishingPlan> = fc.record({
  steps: randomSteps(), first: publications, later: fc.array(publications, { minLength: 1, maxLength: 3 }), before: fc.integer({ min: 1, max: 12 }),
});

export interface PublishingLife {
  readonly facts: readonly TicketFact[];
  readonly outcomes: readonly string[];
  readonly book: PublishedBook;
  /** When the first human step after the first publication is recorded. */
  readonly publishedBy: string;
}

/** A life under whatever is published newest. */
export function publishingLife({ steps, first, later, before }: PublishingPlan): PublishingLife {
  const book = new PublishedBook(first);
  const waiting = [...later];
  let publishedBy = '9999';
  function* told(): Iterable<RandomStep> {
    for (const [place, step] of steps.entries()) {
      if (place >= before && (place - before) % 2 === 0 && waiting.length > 0) {
        if (waiting.length === later.length) publishedBy = step.context.now;
        book.publish(waiting.shift()!);
      }
      yield step;
    }
  }
  const { facts, outcomes } = policedLife(told(), [], 'live', book);
  return { facts: facts as readonly TicketFact[], outcomes, book, publishedBy };
}
