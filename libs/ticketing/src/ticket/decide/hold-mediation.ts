import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** A later session's outcome takes the place of an agreement that still waits. */
export function holdMediation(command: CommandOf<'HoldMediation'>, ticket: ExistingTicket): TicketEvent[] {
  return [stepEvent(command, requireOpen(ticket))];
}

export function endAgreement(
  command: CommandOf<'RecordAgreementPerformed' | 'RecordAgreementBroken'>, ticket: ExistingTicket,
): TicketEvent[] {
  const open = requireOpen(ticket);
  if (open.status !== 'mediating' || open.agreement === undefined) throw new RuleViolation('no-agreement', { status: open.status });
  return [stepEvent(command, open)];
}
