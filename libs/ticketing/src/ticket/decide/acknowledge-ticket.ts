import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';

export function acknowledgeTicket(command: CommandOf<'Acknowledge'>, ticket: ExistingTicket): TicketEvent[] {
  if (ticket.status === 'acknowledged' || ticket.status === 'mediating') {
    throw new RuleViolation('already-acknowledged', { by: ticket.acknowledgedBy });
  }
  if (ticket.status !== 'dispatched') throw new RuleViolation('not-dispatched', { status: ticket.status });
  return [stepEvent(command, ticket)];
}
