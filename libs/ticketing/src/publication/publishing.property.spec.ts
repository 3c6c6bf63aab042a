import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Fact } from '../decider.js';
import type { Deadline } from '../deadlines/deadline.js';
import { explainDeadlines } from '../testing/deadline-acts.js';
import type { PublishedBook } from '../testing/published-book.js';
import { publishingLife, publishingPlan } from '../testing/publishing-lives.js';
import type { TicketEventType } from '../ticket/ticket-event.js';

const RUNS = { numRuns: 2_500 };

/** These pin by the policy in force; every other event leaves clocks with the versions that they were pinned by. */
const PINS_ANEW: readonly string[] = [
  'TicketReported', 'TicketDispatched', 'TicketReturned', 'TicketReclassified', 'TicketTransferred', 'MediationHeld', 'TicketResolved', 'TicketReopened',
] satisfies readonly TicketEventType[];
const MOVES: readonly string[] = ['ClockResumed', 'TicketUnlinked', 'DeadlineExtended'] satisfies readonly TicketEventType[];

/** `toEqual` looks at values that are the same ten times as long as this. */
function expectSame(one: unknown, other: unknown): void {
  if (!isDeepStrictEqual(one, other)) expect(one).toEqual(other);
}

const deadlinesOf = ({ data }: Fact<string, object>): readonly Deadline[] => (data as { readonly deadlines?: readonly Deadline[] }).deadlines ?? [];

describe('Publishing a policy and its calendar (invariant 6)', () => {
  it('changes no event, deadline, answer or explanation of a ticket before something of the ticket itself pins anew', () => {
    const seen = { compared: 0, brought: 0, moved: 0, wholly: 0 };
    fc.assert(fc.property(publishingPlan, (planned) => {
      const changed = publishingLife(planned);
      const unchanged = publishingLife({ ...planned, later: [] });
      // Steps at the very instant of the publication may be recorded on either side of it.
      const repinned = changed.facts.findIndex(({ type, recordedAt }) => PINS_ANEW.includes(type) && recordedAt >= changed.publishedBy);
      const end = repinned === -1 ? undefined : repinned;
      const [facts, same] = [changed.facts.slice(0, end), unchanged.facts.slice(0, end)];
      expectSame(facts, same);
      if (end === undefined) expectSame(changed.outcomes, unchanged.outcomes);
      const explained = (book: PublishedBook) => explainDeadlines(facts, (ref) => book.calendar(ref));
      expectSame(explained(changed.book), explained(unchanged.book));
      const afterwards = facts.filter(({ recordedAt }) => recordedAt >= changed.publishedBy);
      seen.compared += 1;
      seen.brought += afterwards.filter(({ type }) => type === 'DeadlineBreached' || type === 'TicketEscalated').length;
      seen.moved += afterwards.filter((fact) => MOVES.includes(fact.type) && deadlinesOf(fact).length > 0).length;
      if (end === undefined) seen.wholly += 1;
    }), RUNS);
    // Lives in which nothing runs on after the publication would prove nothing.
    expect(Object.entries(seen).filter(([, count]) => count < RUNS.numRuns / 50)).toEqual([]);
  });

  it('leaves every clock that is moved afterwards with the policy and the calendar that it was pinned by', () => {
    let moved = 0;
    fc.assert(fc.property(publishingPlan, (planned) => {
      const pinnedBy = new Map<string, Pick<Deadline, 'policy' | 'calendar'>>();
      for (const fact of publishingLife(planned).facts) {
        for (const { stage, startedAt, policy, calendar } of deadlinesOf(fact)) {
          const clock = `${stage} ${startedAt}`;
          if (MOVES.includes(fact.type)) {
            expectSame({ policy, calendar }, pinnedBy.get(clock));
            moved += 1;
          }
          pinnedBy.set(clock, { policy, calendar });
        }
      }
    }), { numRuns: 500 });
    expect(moved).toBeGreaterThan(50);
  });
});
