import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';
import { requireOpen } from './refusals.js';

/** From `dispatched` it counts as acknowledgement too: the reporter has his answer. */
export function resolveTicket(command: CommandOf<'Resolve'>, ticket: ExistingTicket): TicketEvent[] {
  const open = requireOpen(ticket);
  if (command.outcome === 'solved' && open.status === 'mediating' && open.agreement !== undefined) {
    throw new RuleViolation('agreement-open', { performBy: open.agreement.performBy });
  }
  return [stepEvent(command, open)];
}
