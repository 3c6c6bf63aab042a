import fc from 'fast-check';
import type { DecisionContext } from '../decider.js';
import { policedLife } from '../testing/policed-lives.js';
import { TEST_POLICIES } from '../testing/policy-book.js';
import { randomSteps } from '../testing/ticket-arbitraries.js';
import { simulateTicket } from './simulate-ticket.js';

const RUNS = { numRuns: 1_000 };
const START = Date.parse('2026-11-22T00:00:00.000Z');
const HOUR = 3_600_000;

const instant = fc.integer({ min: 0, max: 400 * 24 }).map((hours) => new Date(START + hours * HOUR).toISOString());
const visits = fc.array(instant, { maxLength: 20 });

describe('A simulation under the very policies that held', () => {
  it.each<DecisionContext['mode']>(['live', 'import'])('changes nothing, whatever happened and whenever the scheduler came by (%s)', (mode) => {
    let [breaches, escalations, closings] = [0, 0, 0];
    fc.assert(fc.property(randomSteps(), mode === 'live' ? visits : fc.constant([]), instant, (steps, scheduler, judged) => {
      const { facts } = policedLife(steps, scheduler, mode);
      if (facts.length === 0) return;
      const latest = facts.reduce((last, { recordedAt }) => (recordedAt > last ? recordedAt : last), judged);
      const { before, after } = simulateTicket(facts, TEST_POLICIES, { now: latest, extractedAt: latest });
      breaches += before.breaches.length;
      escalations += before.escalations.length;
      closings += facts.filter(({ type, data }) => type === 'TicketClosed' && (data as { reasonCode: string }).reasonCode === 'rating-window-passed').length;
      expect(after).toStrictEqual(before);
    }), RUNS);
    // Lives in which nothing runs out would prove nothing.
    for (const count of [breaches, escalations, closings]) expect(count).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it('tells the same of events that came back from the store', () => {
    fc.assert(fc.property(randomSteps(), visits, (steps, scheduler) => {
      const { facts } = policedLife(steps, scheduler);
      if (facts.length === 0) return;
      const at = { now: '2028-06-01T00:00:00.000Z', extractedAt: '2028-06-01T00:00:00.000Z' };
      const stored = JSON.parse(JSON.stringify(facts)) as typeof facts;
      expect(simulateTicket(stored, TEST_POLICIES, at)).toStrictEqual(simulateTicket(facts, TEST_POLICIES, at));
    }), { numRuns: 300 });
  });
});
