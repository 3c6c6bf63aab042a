import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireReportedOrOpen, requireResolved } from './refusals.js';

export function withdrawTicket(command: CommandOf<'Withdraw'>, ticket: ExistingTicket): TicketEvent[] {
  return [stepEvent(command, requireReportedOrOpen(ticket))];
}

export function rejectTicket(command: CommandOf<'Reject'>, ticket: ExistingTicket): TicketEvent[] {
  if (ticket.status !== 'reported') throw new RuleViolation('not-reported', { status: ticket.status });
  return [stepEvent(command, ticket)];
}

export function closeTicket(command: CommandOf<'Close'>, ticket: ExistingTicket, { mode }: DecisionContext): TicketEvent[] {
  if (command.reasonCode === 'by-source' && mode !== 'import') throw new RuleViolation('import-only');
  return [stepEvent(command, requireResolved(ticket))];
}
