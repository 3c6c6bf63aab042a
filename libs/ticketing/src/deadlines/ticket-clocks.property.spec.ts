import * as fc from 'fast-check';
import { clockLife, live, visits } from '../testing/clock-lives.js';
import { ACCOUNTABLE_LEVELS } from '../ticket/vocabulary.js';
import { nextMilestoneAt, passedMilestones } from './passed-milestones.js';

const RUNS = 2_000;
const END = '2027-03-01T00:00:00.000Z';

describe('the clocks of a ticket, over random lives', () => {
  it('tell the same facts whenever and however often the scheduler came by (invariant 5)', () => {
    fc.assert(fc.property(clockLife, visits, (acts, scheduler) => {
      const [watched, unwatched] = [live(acts, scheduler, END), live(acts, [], END)];
      expect(watched.facts).toEqual(unwatched.facts);
      expect(watched.clocks).toEqual(unwatched.clocks);
    }), { numRuns: RUNS });
  });

  it('tell no milestone of a clock twice, also when it is moved or follows another rule', () => {
    fc.assert(fc.property(clockLife, visits, (acts, scheduler) => {
      const { clocks } = live(acts, scheduler, END);
      const rungs = clocks.passed.map(({ stage, startedAt, at }) => `${stage} ${startedAt} ${at}`);
      expect(new Set(rungs).size).toBe(rungs.length);
    }), { numRuns: RUNS });
  });

  it('tell every fact once, in the order in which the instants passed', () => {
    fc.assert(fc.property(clockLife, visits, (all, scheduler) => {
      // Another rule may put an instant into the past.
      const acts = all.filter(({ what }) => what.type !== 'repin');
      const { facts } = live(acts, scheduler, END);
      const names = facts.map(({ stage, cycle, milestone, dueAt }) => `${stage} ${cycle} ${milestone} ${dueAt}`);
      expect(new Set(names).size).toBe(names.length);
      const instants = facts.map(({ dueAt }) => dueAt);
      expect(instants).toEqual([...instants].sort());
    }), { numRuns: RUNS });
  });

  it('move accountability upwards only, within one life of the ticket', () => {
    fc.assert(fc.property(clockLife, (acts) => {
      const reached = new Map<number, number>();
      for (const fact of live(acts, [], END).facts) {
        if (fact.toLevel === undefined) continue;
        const level = ACCOUNTABLE_LEVELS.indexOf(fact.toLevel);
        expect(level).toBeGreaterThan(reached.get(fact.cycle) ?? -1);
        reached.set(fact.cycle, level);
      }
    }), { numRuns: RUNS });
  });

  it('say when to wake the ticket: at that instant nothing has passed, a millisecond later something has', () => {
    fc.assert(fc.property(clockLife, fc.integer({ min: 0, max: 60 * 24 }), (acts, hours) => {
      const until = new Date(Date.parse('2026-09-20T00:00:00.000Z') + hours * 3_600_000).toISOString();
      const { clocks } = live(acts.filter(({ at }) => at < until), [], until);
      const next = nextMilestoneAt(clocks);
      if (next === undefined) {
        expect(passedMilestones(clocks, END)).toEqual([]);
        return;
      }
      expect(passedMilestones(clocks, next)).toEqual([]);
      expect(passedMilestones(clocks, new Date(Date.parse(next) + 1).toISOString())[0]?.dueAt).toBe(next);
    }), { numRuns: RUNS });
  });
});
