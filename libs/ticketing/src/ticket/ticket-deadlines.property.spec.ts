import fc from 'fast-check';
import type { DecisionContext, Fact } from '../decider.js';
import { RuleViolation } from '../rule-violation.js';
import { TEST_POLICIES } from '../testing/policy-book.js';
import { randomSteps, type RandomStep } from '../testing/ticket-arbitraries.js';
import { STAGES } from '../deadlines/deadline.js';
import { nextMilestoneAt } from '../deadlines/passed-milestones.js';
import type { RuleName } from '../rules.js';
import { SYSTEM } from './system.js';
import { ticketDecider, ticketDeciderUnder } from './ticket-decider.js';
import { CLOCK_EVENT_TYPES, type TicketEvent } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';

const RUNS = { numRuns: 2_000 };
const END = '2028-06-01T00:00:00.000Z';
const decider = ticketDeciderUnder(TEST_POLICIES);

interface Life {
  readonly ticket: Ticket;
  readonly facts: readonly Fact<string, object>[];
  /** Names of what time brought, in order. */
  readonly brought: readonly string[];
  /** What became of each command. */
  readonly outcomes: readonly string[];
}

/** As the log records a life: first what time has brought, then what the command decides; `visits` are the scheduler's. */
function live(steps: readonly RandomStep[], visits: readonly string[]): Life {
  let ticket: Ticket = decider.initialState;
  const [facts, brought, outcomes]: [Fact<string, object>[], string[], string[]] = [[], [], []];
  const record = (events: readonly TicketEvent[], { now, occurredAt, actor }: DecisionContext): void => {
    for (const event of events) {
      const fact = { type: event.type, data: event.data, revision: facts.length, occurredAt: event.occurredAt ?? occurredAt, recordedAt: now, actor: event.actor ?? actor };
      facts.push(fact);
      if (event.timeFact !== undefined) brought.push(event.timeFact);
      ticket = decider.evolve(ticket, fact);
    }
  };
  const bringTime = (context: DecisionContext): void => record(decider.due?.(ticket, context) ?? [], context);
  const visit = (now: string): void => bringTime({ now, occurredAt: now, actor: SYSTEM, mode: 'live' });
  const ahead = [...visits].sort();
  for (const { command, context: { now, occurredAt, actor } } of steps) {
    const context: DecisionContext = { now, occurredAt, actor, mode: 'live' };
    while (ahead[0] !== undefined && ahead[0] <= now) visit(ahead.shift() ?? now);
    bringTime(context);
    try {
      record(decider.decide(command, ticket, context), context);
      outcomes.push('done');
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      outcomes.push(error.rule);
    }
  }
  for (const now of [...ahead, END]) visit(now);
  return { ticket, facts, brought, outcomes };
}

/** The rules that only a policy's clocks can bring about, but those that need the same act twice on one clock: decide-clock.spec.ts. */
const CLOCK_RULES = [
  'already-paused', 'not-paused', 'no-clock-runs', 'deadline-passed', 'extension-too-long', 'extension-unit', 'no-such-breach',
] as const satisfies readonly RuleName[];

const visits = fc.array(fc.integer({ min: 0, max: 500 * 24 }), { maxLength: 40 })
  .map((hours) => hours.map((hour) => new Date(Date.parse('2026-11-22T00:00:00.000Z') + hour * 3_600_000).toISOString()));

describe('Random lives of a ticket under a policy', () => {
  it('do not depend on when the scheduler came by: the same facts, the same answers, the same end (invariant 5)', () => {
    const seen = new Map<string, number>();
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const [watched, unwatched] = [live(steps, scheduler), live(steps, [])];
      for (const what of [...watched.outcomes, ...watched.facts.map(({ type }) => type)]) seen.set(what, (seen.get(what) ?? 0) + 1);
      for (const name of watched.brought) seen.set(name.slice(0, name.indexOf(' ')), (seen.get(name.slice(0, name.indexOf(' '))) ?? 0) + 1);
      expect(watched.brought).toEqual(unwatched.brought);
      expect(watched.outcomes).toEqual(unwatched.outcomes);
      expect({ ...watched.ticket, notes: [] }).toEqual({ ...unwatched.ticket, notes: [] });
    }), RUNS);
    // Lives in which nothing ever runs out would prove nothing.
    for (const what of ['warned', 'breached', 'escalated', 'closed']) expect(seen.get(what)).toBeGreaterThan(RUNS.numRuns / 10);
    const met: readonly string[] = [...CLOCK_EVENT_TYPES, ...CLOCK_RULES];
    expect(met.filter((what) => !seen.has(what))).toEqual([]);
  });

  it('record nothing of time twice, and leave nothing to come after the end', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket, brought } = live(steps, scheduler);
      expect(new Set(brought).size).toBe(brought.length);
      const clocks = ticket.status === 'none' || ticket.status === 'closed' ? undefined : ticket.clocks;
      expect(clocks === undefined ? undefined : nextMilestoneAt(clocks)).toBeUndefined();
    }), RUNS);
  });

  it('fold from what was stored to the same clocks, also under no policy at all', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket, facts } = live(steps, scheduler);
      const stored = JSON.parse(JSON.stringify(facts)) as typeof facts;
      expect(stored.reduce<Ticket>((state, fact) => ticketDecider.evolve(state, fact), ticketDecider.initialState)).toStrictEqual(ticket);
    }), RUNS);
  });

  it('run a clock only where somebody must act', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket } = live(steps, scheduler);
      if (ticket.status === 'none') return;
      const stages = (ticket.clocks?.running ?? []).map(({ stage }) => stage).sort();
      // A duplicate's clocks stand still until the link is taken back.
      const whileLinked = ticket.status === 'closed' && ticket.reasonCode === 'duplicate' ? STAGES : [];
      const allowed: Record<typeof ticket.status, readonly string[]> = {
        reported: ['dispatch', 'resolve'], dispatched: ['acknowledge', 'resolve'], acknowledged: ['resolve'], mediating: ['perform', 'resolve'],
        resolved: ['rate'], closed: whileLinked, rejected: [], withdrawn: [],
      };
      expect(stages.filter((stage) => !allowed[ticket.status].includes(stage))).toEqual([]);
    }), RUNS);
  });
});
