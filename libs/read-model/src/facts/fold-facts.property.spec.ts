import fc from 'fast-check';
import type { StreamFact } from '#libs/projections/src/projection.js';
import { STAGES } from '#libs/ticketing/src/deadlines/deadline.js';
import type { DueFact } from '#libs/ticketing/src/deadlines/due-facts.js';
import { holdingsOf, timeByHolder } from '#libs/ticketing/src/measures/responsibility.js';
import { settledTicketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { type TicketLife, ticketStreams } from '../tickets/tickets-projection.js';
import { factsOfRow, factsRow } from './facts-table.js';
import type { TicketFacts } from './ticket-facts.js';

const RUNS = { numRuns: 2_000 };

function lived({ streamId, facts }: TicketHistory): TicketLife {
  const [first, ...rest] = facts.map((fact, revision): StreamFact => ({ streamId, fact: fact as StreamFact['fact'], position: BigInt(revision + 1) }));
  if (first === undefined) throw new Error('an empty history');
  return rest.reduce((life, event) => ticketStreams.apply(life, event), ticketStreams.start(first));
}

/** Milliseconds of each holder up to an instant, from the stored holdings. */
function storedTimes({ holdings }: TicketFacts, until: number): Map<string, number> {
  const times = new Map<string, number>();
  let holder: string | null = null;
  for (const [index, [from, , change]] of holdings.entries()) {
    if (change.h !== undefined) holder = change.h;
    const to = Math.min(holdings[index + 1]?.[0] ?? until, until);
    if (holder !== null && from < until) times.set(holder, (times.get(holder) ?? 0) + to - from);
  }
  return times;
}

/** A rating window that passes closes the ticket and breaches nothing. */
const isBreached = ([stage, , due, until, met]: DueFact): boolean => STAGES[stage] !== 'rate' && due < (until ?? Infinity) && (met === null || met > due);

describe('the facts of a ticket', () => {
  it('give every millisecond of its life to one holder: the stored holdings sum to the lifetime (invariant 7)', () => {
    fc.assert(fc.property(settledTicketHistory, fc.double({ min: 0, max: 1.2, noNaN: true }), (history, share) => {
      const { fold: { row }, facts } = lived(history);
      const last = Math.max(...history.facts.map(({ occurredAt }) => Date.parse(occurredAt)));
      const asOf = Math.round(row.reported_at + 1 + share * (last - row.reported_at));
      const stored = storedTimes(facts, asOf - row.reported_at);
      const expected = timeByHolder(holdingsOf(history.facts, asOf));
      const without0 = (times: ReadonlyMap<string, number>) => [...times].filter(([, time]) => time > 0).sort();
      expect(without0(stored)).toEqual(without0(expected));
    }), RUNS);
    // Always the same lives: what is rare must not be missing by chance.
    const holders = Math.max(...fc.sample(settledTicketHistory, { numRuns: 4_000, seed: 1 }).map((history) => {
      const { fold: { row }, facts } = lived(history);
      return storedTimes(facts, Date.parse(history.facts.at(-1)!.occurredAt) - row.reported_at + 1).size;
    }));
    expect(holders).toBeGreaterThan(3);
  });

  it('hold the due instants so that every recorded breach is derived from them, and no other', () => {
    let breaches = 0;
    fc.assert(fc.property(settledTicketHistory, (history) => {
      // A source's time facts are judged on the source's own time, see the import.
      fc.pre(history.facts[0]?.data !== undefined && !('imported' in history.facts[0].data));
      const { fold: { row }, facts } = lived(history);
      const told = history.facts.flatMap((fact) => (fact.type === 'DeadlineBreached' ? [{ stage: fact.data.stage, due: Date.parse(fact.data.dueAt) - row.reported_at }] : []));
      const derived = facts.deadlines.filter(isBreached).map(([stage, , due]) => ({ stage: STAGES[stage]!, due }));
      const inOrder = (some: readonly { readonly stage: string; readonly due: number }[]) => some.map(({ stage, due }) => `${stage} ${due}`).sort();
      expect(inOrder(derived)).toEqual(inOrder(told));
      breaches += told.length;
    }), RUNS);
    expect(breaches).toBeGreaterThan(RUNS.numRuns / 2);
  });

  it('survive their row', () => {
    fc.assert(fc.property(settledTicketHistory, (history) => {
      const { fold: { row }, facts } = lived(history);
      expect(factsOfRow(factsRow(row, facts))).toEqual(JSON.parse(JSON.stringify(facts)));
    }), RUNS);
  });
});
