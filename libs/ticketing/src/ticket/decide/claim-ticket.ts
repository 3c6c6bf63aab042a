import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** One claimant at a time; a claim lasts until it is released, through returns and reopenings. */
export function claimTicket(command: CommandOf<'Claim'>, ticket: ExistingTicket): TicketEvent[] {
  requireOpen(ticket);
  if (ticket.claimant !== undefined) throw new RuleViolation('already-claimed');
  return [stepEvent(command, ticket)];
}

export function releaseClaim(command: CommandOf<'ReleaseClaim'>, ticket: ExistingTicket): TicketEvent[] {
  requireOpen(ticket);
  if (ticket.claimant !== command.claimantRef) throw new RuleViolation('not-claimed');
  return [stepEvent(command, ticket)];
}
