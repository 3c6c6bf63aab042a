import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import { isBefore } from '../instant.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireResolved } from './refusals.js';

/** Closed for less than 30 times 24 hours; at 30 days to the millisecond it is too late. */
export function reopenTicket(command: CommandOf<'Reopen'>, ticket: ExistingTicket, { now }: DecisionContext): TicketEvent[] {
  if (ticket.status !== 'closed') return [stepEvent(command, requireResolved(ticket))];
  if (ticket.reasonCode === 'duplicate') throw new RuleViolation('closed-as-duplicate');
  const until = ticket.reopenableUntil;
  if (until === undefined || !isBefore(now, until)) throw new RuleViolation('reopen-window-passed', { closedAt: ticket.closedAt });
  return [stepEvent(command, ticket)];
}
