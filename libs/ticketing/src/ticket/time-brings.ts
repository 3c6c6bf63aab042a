import type { DecisionContext } from '../decider.js';
import { passedMilestones, type PassedMilestone } from '../deadlines/passed-milestones.js';
import { SYSTEM } from './system.js';
import type { TicketEvent } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';

/**
 * The milestones that have passed since the last event, each at its due instant: warnings, breaches, escalations, and the
 * end of a ticket that nobody rated. An imported history runs on its source's time, and is not woken before it is adopted.
 */
export function timeBrings(ticket: Ticket, { mode, now, occurredAt }: DecisionContext): TicketEvent[] {
  if (ticket.status === 'none' || ticket.clocks === undefined) return [];
  if (ticket.status === 'closed' || ticket.status === 'withdrawn' || ticket.status === 'rejected') return [];
  if (ticket.imported && !ticket.adopted && mode === 'live') return [];
  // What a source dates into the future has not come yet.
  return passedMilestones(ticket.clocks, mode === 'import' && occurredAt < now ? occurredAt : now).map(eventOf);
}

function eventOf({ what, ...data }: PassedMilestone): TicketEvent {
  const { stage, cycle, milestone, dueAt } = data;
  const fact = { occurredAt: dueAt, actor: SYSTEM, timeFact: `${what} ${stage} ${cycle} ${milestone} ${dueAt}` };
  switch (what) {
    case 'warned':
      return { type: 'DeadlineWarned', data, ...fact };
    case 'breached':
      return { type: 'DeadlineBreached', data, ...fact };
    case 'escalated':
      return { type: 'TicketEscalated', data, ...fact };
    case 'closed':
      return { type: 'TicketClosed', data: { reasonCode: 'rating-window-passed' }, ...fact };
    default: {
      const never: never = what;
      throw new Error(`unknown milestone ${String(never)}`);
    }
  }
}
