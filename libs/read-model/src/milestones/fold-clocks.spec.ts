import fc from 'fast-check';
import { nextMilestoneAt } from '#libs/ticketing/src/deadlines/passed-milestones.js';
import { timeBrings } from '#libs/ticketing/src/ticket/time-brings.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { ticketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { foldClocks, type MilestoneRow, milestoneRow, startClocks } from './fold-clocks.js';

function rowOf({ streamId, facts: [first, ...rest] }: TicketHistory): MilestoneRow {
  if (first === undefined) throw new Error('a history begins with a report');
  return milestoneRow(rest.reduce(foldClocks, startClocks(streamId, first)));
}

const RUNS = { numRuns: 2000 };
const due = ({ state }: TicketHistory, now: number): number => {
  const instant = new Date(now).toISOString();
  return timeBrings(state, { mode: 'live', now: instant, occurredAt: instant, actor: SYSTEM }).length;
};

describe('the milestones of a ticket', () => {
  it('are what the domain says, for any history', () => {
    fc.assert(fc.property(ticketHistory, (history) => {
      const row = rowOf(history);
      const { state } = history;
      if (state.status === 'none') throw new Error('no ticket');
      expect(row.clocks).toBe(state.clocks === undefined ? null : JSON.stringify(state.clocks));
      const { clocks } = state;
      expect([row.cycle, row.dormant === 1, row.revision]).toEqual([state.cycle, state.imported && !state.adopted, history.facts.length - 1]);
      expect(row.paused === 1).toBe(clocks?.pausedSince !== undefined);
      expect(row.accountable).toBe(clocks?.accountable ?? null);
      const open = clocks?.breaches.filter(({ cycle, exempted }) => cycle === state.cycle && exempted === undefined).length ?? 0;
      expect(row.breaches).toBe(open);
    }), RUNS);
  });

  it('name the instant after which the ticket has something to tell, and none where it never will', () => {
    let woken = 0;
    fc.assert(fc.property(ticketHistory, (history) => {
      const { state } = history;
      const row = rowOf(history);
      const next = row.next_at;
      if (next === null) {
        expect(due(history, Date.parse('2029-01-01T00:00:00.000Z'))).toBe(0);
        return;
      }
      woken += 1;
      expect(due(history, next + 1)).toBeGreaterThan(0);
      if (state.status !== 'none' && state.clocks !== undefined) expect(nextMilestoneAt(state.clocks)).toBe(new Date(next).toISOString());
      expect(due(history, next)).toBe(0);
    }), RUNS);
    expect(woken).toBeGreaterThan(RUNS.numRuns / 20);
  });
});
