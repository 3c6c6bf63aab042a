import fc from 'fast-check';
import { policedLife } from '../testing/policed-lives.js';
import { randomSteps } from '../testing/ticket-arbitraries.js';
import { STAGES } from '../deadlines/deadline.js';
import { nextMilestoneAt } from '../deadlines/passed-milestones.js';
import type { RuleName } from '../rules.js';
import { ticketDecider } from './ticket-decider.js';
import { CLOCK_EVENT_TYPES } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';

const RUNS = { numRuns: 2_000 };

/** The rules that only a policy's clocks can bring about, but those that need the same act twice on one clock: decide-clock.spec.ts. */
const CLOCK_RULES = [
  'already-paused', 'not-paused', 'no-clock-runs', 'deadline-passed', 'extension-too-long', 'extension-unit', 'no-such-breach',
] as const satisfies readonly RuleName[];

const visits = fc.array(fc.integer({ min: 0, max: 500 * 24 }), { maxLength: 40 })
  .map((hours) => hours.map((hour) => new Date(Date.parse('2026-11-22T00:00:00.000Z') + hour * 3_600_000).toISOString()));

describe('Random lives of a ticket under a policy', () => {
  it('do not depend on when the scheduler came by: the same facts, the same answers, the same end (invariant 5)', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const [watched, unwatched] = [policedLife(steps, scheduler), policedLife(steps, [])];
      expect(watched.brought).toEqual(unwatched.brought);
      expect(watched.outcomes).toEqual(unwatched.outcomes);
      expect({ ...watched.ticket, notes: [] }).toEqual({ ...unwatched.ticket, notes: [] });
    }), RUNS);
    const seen = new Map<string, number>();
    const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    // Always the same lives: what is rare must not be missing by chance.
    for (const steps of fc.sample(randomSteps(), { numRuns: 4_000, seed: 1 })) {
      const { outcomes, facts, brought } = policedLife(steps, []);
      [...outcomes, ...facts.map(({ type }) => type), ...brought.map((name) => name.slice(0, name.indexOf(' ')))].forEach(count);
    }
    // Lives in which nothing ever runs out would prove nothing.
    for (const what of ['warned', 'breached', 'escalated', 'closed']) expect(seen.get(what)).toBeGreaterThan(RUNS.numRuns / 10);
    const met: readonly string[] = [...CLOCK_EVENT_TYPES, ...CLOCK_RULES];
    expect(met.filter((what) => !seen.has(what))).toEqual([]);
  });

  it('record nothing of time twice, and leave nothing to come after the end', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket, brought } = policedLife(steps, scheduler);
      expect(new Set(brought).size).toBe(brought.length);
      const clocks = ticket.status === 'none' || ticket.status === 'closed' ? undefined : ticket.clocks;
      expect(clocks === undefined ? undefined : nextMilestoneAt(clocks)).toBeUndefined();
    }), RUNS);
  });

  it('fold from what was stored to the same clocks, also under no policy at all', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket, facts } = policedLife(steps, scheduler);
      const stored = JSON.parse(JSON.stringify(facts)) as typeof facts;
      expect(stored.reduce<Ticket>((state, fact) => ticketDecider.evolve(state, fact), ticketDecider.initialState)).toStrictEqual(ticket);
    }), RUNS);
  });

  it('run a clock only where somebody must act', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { ticket } = policedLife(steps, scheduler);
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
