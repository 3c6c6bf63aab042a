import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireReportedOrOpen } from './refusals.js';

export function reclassifyTicket(command: CommandOf<'Reclassify'>, ticket: ExistingTicket): TicketEvent[] {
  requireReportedOrOpen(ticket);
  const same = command.kind === ticket.kind && command.category === ticket.category && command.urgency === ticket.urgency;
  if (same) throw new RuleViolation('same-classification');
  return [stepEvent(command, ticket)];
}

/** The ticket waits for dispatch again, in the other community. */
export function transferTicket(command: CommandOf<'Transfer'>, ticket: ExistingTicket): TicketEvent[] {
  requireReportedOrOpen(ticket);
  if (command.toCommunityId === ticket.communityId) throw new RuleViolation('same-community', { communityId: ticket.communityId });
  return [stepEvent(command, ticket)];
}
