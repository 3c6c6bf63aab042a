import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket, TicketLink } from '../ticket-state.js';
import { requireNotEnded } from './refusals.js';

/** A duplicate is closed at once; repeat and related only say something about the ticket. */
export function linkTicket(command: CommandOf<'Link'>, ticket: ExistingTicket): TicketEvent[] {
  requireNotEnded(ticket);
  if (command.to === ticket.ticketId) throw new RuleViolation('same-ticket');
  if (isLinked(ticket, command)) throw new RuleViolation('already-linked', { kind: command.kind, to: command.to });
  const linked = stepEvent(command, ticket);
  if (command.kind !== 'duplicate') return [linked];
  if (command.targetIsDuplicate) throw new RuleViolation('duplicate-of-duplicate', { to: command.to });
  return [linked, { type: 'TicketClosed', data: { reasonCode: 'duplicate' } }];
}

/** Taking back a duplicate link brings the ticket back to where it stood. */
export function unlinkTicket(command: CommandOf<'Unlink'>, ticket: ExistingTicket): TicketEvent[] {
  if (!isLinked(ticket, command)) throw new RuleViolation('not-linked', { kind: command.kind, to: command.to });
  return [stepEvent(command, ticket)];
}

function isLinked(ticket: ExistingTicket, { kind, to }: TicketLink): boolean {
  return ticket.links.some((link) => link.kind === kind && link.to === to);
}
