import fc from 'fast-check';
import { RuleViolation } from '../rule-violation.js';
import { randomSteps, type RandomStep } from '../testing/ticket-arbitraries.js';
import { holderOf } from '../ticket/holder.js';
import { ticketDecider } from '../ticket/ticket-decider.js';
import type { TicketFact } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';
import { type Holding, holdingsOf, timeByHolder, upTo } from './responsibility.js';

const MINUTE = 60_000;
const START = Date.parse('2026-03-02T08:00:00.000Z');
const at = (minute: number): string => new Date(START + minute * MINUTE).toISOString();

type Told = readonly [type: string, minute: number, data?: object];

/** Facts by name and minute of occurrence, recorded in this order. */
function facts(...told: readonly Told[]): TicketFact[] {
  const report = {
    ticketId: '20260302-00000-00001', kind: 'complaint', category: 'noise', communityId: 'xf', channel: 'web', urgency: 'general', reporterRef: 'person-1',
  };
  return ([['TicketReported', 0, report], ...told] as Told[]).map(([type, minute, data = {}], revision) => (
    { type, data, revision, occurredAt: at(minute), recordedAt: at(10_000 + revision), actor: { id: 'leader', role: 'grid-leader' } } as TicketFact));
}

const toGrid = (minute: number, gridId = 'xf-01'): Told => ['TicketDispatched', minute, { level: 'grid', communityId: 'xf', gridId }];
const resolve = (minute: number): Told => ['TicketResolved', minute, { outcome: 'solved' }];
const reopen = (minute: number): Told => ['TicketReopened', minute, { reasonCode: 'given' }];
const close = (minute: number, reasonCode = 'by-supervisor'): Told => ['TicketClosed', minute, { reasonCode }];

/** Holder, from and to in minutes. */
const minutes = (holdings: readonly Holding[]): readonly (readonly [string, number, number | null])[] =>
  holdings.map(({ holder, from, to }) => [holder, (from - START) / MINUTE, to === null ? null : (to - START) / MINUTE]);

describe('responsibility', () => {
  it.each<[string, readonly Told[], ReturnType<typeof minutes>]>([
    ['is the community\'s until somebody is given the ticket', [], [['community:xf', 0, null]]],
    ['goes to the grid, after the resolution to the reporter, and ends with the close', [toGrid(10), resolve(40), close(100)],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40], ['reporter', 40, 100]]],
    ['is not the community\'s for no time at all: dispatched in the same append', [toGrid(0), resolve(40)],
      [['grid:xf/xf-01', 0, 40], ['reporter', 40, null]]],
    ['stays where it is while the holder works', [toGrid(10), ['TicketAcknowledged', 15], ['ProgressNoted', 20, { visibility: 'public' }], resolve(40)],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40], ['reporter', 40, null]]],
    ['goes back with a return, and on to another community', [toGrid(10), ['TicketReturned', 20, { reasonCode: 'given' }], ['TicketTransferred', 30, { fromCommunityId: 'xf', toCommunityId: 'ly' }]],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 20], ['community:xf', 20, 30], ['community:ly', 30, null]]],
    ['is nobody\'s between a close and a reopening', [toGrid(10), resolve(40), close(50), reopen(90)],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40], ['reporter', 40, 50], ['grid:xf/xf-01', 90, null]]],
    ['is nobody\'s while the ticket is closed as duplicate', [toGrid(10), close(20, 'duplicate'), ['TicketUnlinked', 60, { kind: 'duplicate', to: 'x' }]],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 20], ['grid:xf/xf-01', 60, null]]],
    ['never goes back in time: a resolution told late cannot lie before the dispatch it answers', [toGrid(30), resolve(20)],
      [['community:xf', 0, 30], ['reporter', 30, null]]],
    ['may be told late where nothing has changed hands since', [toGrid(10), ['TicketAcknowledged', 30], resolve(20)],
      [['community:xf', 0, 10], ['grid:xf/xf-01', 10, 20], ['reporter', 20, null]]],
    ['ends with a withdrawal', [['TicketWithdrawn', 7, { reasonCode: 'given' }]], [['community:xf', 0, 7]]],
  ])('%s', (_, told, expected) => {
    expect(minutes(holdingsOf(facts(...told)))).toEqual(expected);
  });

  it('as of an instant knows nothing that happened at it or later', () => {
    const history = facts(toGrid(10), resolve(40), close(100));
    const asOf = (minute: number) => minutes(holdingsOf(history, START + minute * MINUTE));
    expect(asOf(40)).toEqual([['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40]]);
    expect(asOf(41)).toEqual([['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40], ['reporter', 40, 41]]);
    expect(asOf(500)).toEqual([['community:xf', 0, 10], ['grid:xf/xf-01', 10, 40], ['reporter', 40, 100]]);
    expect(asOf(0)).toEqual([]);
  });

  it('partitions the life of any ticket: the parts sum to it, and each instant has one holder (invariant 7)', () => {
    let holders = 0;
    fc.assert(fc.property(randomSteps(), fc.constantFrom('live' as const, 'import' as const), fc.double({ min: 0, max: 1.2, noNaN: true }), (steps, mode, share) => {
      const life = lived(steps, mode);
      const first = life[0]!.instant;
      const end = Math.max(...life.map(({ instant }) => instant)) + 1;
      const asOf = Math.round(first + 1 + share * (end - first));
      const all = holdingsOf(life.map(({ fact }) => fact));
      const holdings = upTo(all, asOf);
      expect(holdings[0]?.from).toBe(first);
      for (const [index, { from, to }] of holdings.entries()) {
        expect(to).toBeGreaterThanOrEqual(from);
        if (index > 0) expect(from).toBeGreaterThanOrEqual(holdings[index - 1]!.to!);
      }
      // The naive reference: the last change before the instant says who holds.
      const probes = [...life.map(({ instant }) => instant), ...life.map(({ instant }) => instant + 1), asOf - 1].filter((probe) => probe >= first && probe < asOf);
      for (const probe of probes) {
        const holding = holdings.filter(({ from, to }) => from <= probe && probe < to!);
        expect(holding.map(({ holder }) => holder)).toEqual([life.findLast(({ instant }) => instant <= probe)!.holder].filter((holder) => holder !== undefined));
      }
      let lifetime = 0;
      for (const [index, { instant, holder }] of life.entries()) {
        if (holder !== undefined) lifetime += Math.max(0, Math.min(asOf, life[index + 1]?.instant ?? asOf) - Math.min(asOf, instant));
      }
      expect([...timeByHolder(holdings).values()].reduce((sum, time) => sum + time, 0)).toBe(lifetime);
      holders = Math.max(holders, timeByHolder(holdings).size);
    }), { numRuns: 2000 });
    expect(holders).toBeGreaterThan(3);
  });
});

interface Change {
  readonly fact: TicketFact;
  readonly holder: string | undefined;
  /** Never before the change of holder before it. */
  readonly instant: number;
}

function lived(steps: readonly RandomStep[], mode: 'live' | 'import'): Change[] {
  const life: Change[] = [];
  let ticket: Ticket = ticketDecider.initialState;
  let changedAt = -Infinity;
  for (const { command, context } of steps) {
    for (const event of decided(command, ticket, { ...context, mode })) {
      const { type, data, imported, occurredAt = context.occurredAt } = event;
      const fact = { type, data, revision: life.length, occurredAt, recordedAt: context.now, actor: event.actor ?? context.actor, ...(imported && { imported }) } as TicketFact;
      ticket = ticketDecider.evolve(ticket, fact);
      const holder = holderOf(ticket);
      if (life.length === 0 || holder !== life.at(-1)!.holder) changedAt = Math.max(changedAt, Date.parse(occurredAt));
      life.push({ fact, holder, instant: changedAt });
    }
  }
  return life;
}

function decided(...given: Parameters<typeof ticketDecider.decide>): ReturnType<typeof ticketDecider.decide> {
  try {
    return ticketDecider.decide(...given);
  } catch (error) {
    if (error instanceof RuleViolation) return [];
    throw error;
  }
}
