import { RuleViolation } from '../../rule-violation.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket } from '../ticket-state.js';

/** From here on people carry the ticket, its source no longer does. */
export function adoptTicket(command: CommandOf<'Adopt'>, ticket: ExistingTicket): TicketEvent[] {
  if (!ticket.imported) throw new RuleViolation('not-imported');
  if (ticket.adopted) throw new RuleViolation('adopted');
  return [stepEvent(command, ticket)];
}
