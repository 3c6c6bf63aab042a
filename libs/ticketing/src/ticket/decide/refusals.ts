import { RuleViolation } from '../../rule-violation.js';
import { isOpen } from '../standing.js';
import type { ExistingTicket, OpenTicket, ReportedTicket, ResolvedTicket } from '../ticket-state.js';

/** @throws RuleViolation not-open */
export function requireOpen(ticket: ExistingTicket): OpenTicket {
  if (!isOpen(ticket)) throw new RuleViolation('not-open', { status: ticket.status });
  return ticket;
}

/** @throws RuleViolation not-open */
export function requireReportedOrOpen(ticket: ExistingTicket): ReportedTicket | OpenTicket {
  return ticket.status === 'reported' ? ticket : requireOpen(ticket);
}

/** @throws RuleViolation not-resolved */
export function requireResolved(ticket: ExistingTicket): ResolvedTicket {
  if (ticket.status !== 'resolved') throw new RuleViolation('not-resolved', { status: ticket.status });
  return ticket;
}

/** @throws RuleViolation ended */
export function requireNotEnded(ticket: ExistingTicket): ReportedTicket | OpenTicket | ResolvedTicket {
  if (ticket.status === 'closed' || ticket.status === 'rejected' || ticket.status === 'withdrawn') {
    throw new RuleViolation('ended', { status: ticket.status });
  }
  return ticket;
}

/** Who handled a ticket does not ask the resident about it. @throws RuleViolation own-case */
export function requireOthersCase(ticket: ExistingTicket, actorId: string): void {
  if (ticket.handlers.includes(actorId)) throw new RuleViolation('own-case');
}
