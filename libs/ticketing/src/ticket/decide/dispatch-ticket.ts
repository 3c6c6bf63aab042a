import { RuleViolation } from '../../rule-violation.js';
import { assignmentOf, gridKey, isComplete } from '../post.js';
import { isOpen } from '../standing.js';
import { stepEvent } from '../step-event.js';
import type { CommandOf } from '../ticket-command.js';
import type { TicketEvent } from '../ticket-event.js';
import type { ExistingTicket, MediatingTicket } from '../ticket-state.js';
import { requireReportedOrOpen } from './refusals.js';

/** A grid that returned the ticket gets it back only by a ruling, and then for good. */
export function dispatchTicket(command: CommandOf<'Dispatch'>, ticket: ExistingTicket): TicketEvent[] {
  requireReportedOrOpen(ticket);
  if (command.communityId !== ticket.communityId) throw new RuleViolation('other-community', { communityId: ticket.communityId });
  if (!isComplete(command)) throw new RuleViolation('target-incomplete', { level: command.level });
  if (isAlreadyAt(ticket, command)) throw new RuleViolation('same-target', { post: assignmentOf(command).post });
  if (dropsAgreement(ticket, command)) throw new RuleViolation('agreement-open', { performBy: ticket.agreement.performBy });
  const grid = command.gridId === undefined ? undefined : gridKey(command.communityId, command.gridId);
  const returnedIt = grid !== undefined && ticket.returnedBy.includes(grid);
  if (returnedIt && command.ruling !== true) throw new RuleViolation('ruling-needed', { grid });
  if (command.ruling === true && !returnedIt) throw new RuleViolation('not-returned');
  return [stepEvent(command, ticket)];
}

/** Within the grid that mediated: to another grid or level a ticket goes afresh, and the agreement with its mediators is over. */
function dropsAgreement(ticket: ExistingTicket, { communityId, gridId }: CommandOf<'Dispatch'>): ticket is MediatingTicket & { readonly agreement: object } {
  if (ticket.status !== 'mediating' || ticket.agreement === undefined || gridId === undefined) return false;
  return communityId === ticket.assignment.communityId && gridId === ticket.assignment.gridId;
}

function isAlreadyAt(ticket: ExistingTicket, command: CommandOf<'Dispatch'>): boolean {
  if (!isOpen(ticket)) return false;
  const { level, gridId, post } = assignmentOf(command);
  return level === ticket.assignment.level && gridId === ticket.assignment.gridId && post === ticket.assignment.post;
}
