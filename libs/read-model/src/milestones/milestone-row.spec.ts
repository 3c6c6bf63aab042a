import fc from 'fast-check';
import type { StreamFact } from '#libs/projections/src/projection.js';
import { nextMilestoneAt } from '#libs/ticketing/src/deadlines/passed-milestones.js';
import { timeBrings } from '#libs/ticketing/src/ticket/time-brings.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { ticketHistory, type TicketHistory } from '../testing/ticket-histories.js';
import { ticketStreams } from '../tickets/tickets-projection.js';
import { type MilestoneRow, milestoneRow } from './milestone-row.js';

/** Undefined where no policy covers the ticket. */
function rowOf({ streamId, facts }: TicketHistory): MilestoneRow | undefined {
  const [first, ...rest] = facts.map((fact): StreamFact => ({ streamId, fact: fact as StreamFact['fact'], position: 1n }));
  if (first === undefined) throw new Error('a history begins with a report');
  const { fold, facts: { clocks } } = rest.reduce((life, event) => ticketStreams.apply(life, event), ticketStreams.start(first));
  return clocks === null ? undefined : milestoneRow(fold.row, clocks);
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
      const { clocks } = state;
      expect(row === undefined).toBe(clocks === undefined);
      if (row === undefined) return;
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
      const next = row?.next_at ?? null;
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
