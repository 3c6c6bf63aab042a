import type { DecisionContext } from '../../decider.js';
import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOthersCase, requireResolved } from './refusals.js';

export function attemptCallBack(command: CommandOf<'AttemptCallBack'>, ticket: ExistingTicket, { actor }: DecisionContext): TicketEvent[] {
  if (ticket.status !== 'closed') requireResolved(ticket);
  requireOthersCase(ticket, actor.id);
  return [stepEvent(command, ticket)];
}

/**
 * The resident's answer closes the ticket, unless it is that nothing was solved: then the ticket is alive again. Of a source's
 * steps nobody knows who took them: its import stands for all, so it cannot have asked about its own case.
 */
export function rateTicket(command: CommandOf<'Rate'>, ticket: ExistingTicket, { actor, mode }: DecisionContext): TicketEvent[] {
  if (ticket.status === 'closed' && ticket.reasonCode === 'rated') throw new RuleViolation('already-rated');
  requireResolved(ticket);
  if (command.via === 'call-back' && mode !== 'import') requireOthersCase(ticket, actor.id);
  const consequence: TicketEvent = command.solved === false
    ? { type: 'TicketReopened', data: { reasonCode: 'not-solved' } }
    : { type: 'TicketClosed', data: { reasonCode: 'rated' } };
  return [stepEvent(command, ticket), consequence];
}
