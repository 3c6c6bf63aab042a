import { plusDays } from './instant.js';
import { factsOf, isOpen, moveTo, standingOf } from './standing.js';
import { SYSTEM } from './system.js';
import { countedInstant } from './ticket-clocks-of.js';
import type { FactOf, TicketFact } from './ticket-event.js';
import type { ClosedStanding, ExistingTicket, TicketLink } from './ticket-state.js';

/** A closed ticket can be reopened for less than this. */
export const REOPEN_DAYS = 30;

type EndingFact = Extract<TicketFact, {
  type: 'TicketResolved' | 'TicketReopened' | 'TicketLinked' | 'TicketUnlinked' | 'TicketWithdrawn' | 'TicketRejected' | 'TicketClosed';
}>;

/** The events by which a ticket ends or comes back to life. */
export function evolveEnding(ticket: ExistingTicket, fact: EndingFact): ExistingTicket {
  switch (fact.type) {
    case 'TicketResolved':
      return ticket.status === 'reported' || isOpen(ticket) ? resolved(ticket, fact) : ticket;
    case 'TicketReopened':
      return ticket.status === 'resolved' || ticket.status === 'closed' ? reopened(ticket) : ticket;
    case 'TicketLinked':
      return { ...ticket, links: [...ticket.links, fact.data] };
    case 'TicketUnlinked':
      return unlinked(ticket, fact.data);
    case 'TicketWithdrawn':
      return ticket.status === 'reported' || isOpen(ticket) ? moveTo(ticket, { status: 'withdrawn' }) : ticket;
    case 'TicketRejected':
      return ticket.status === 'reported' ? moveTo(ticket, { status: 'rejected' }) : ticket;
    case 'TicketClosed':
      return closed(ticket, fact);
    default: {
      const never: never = fact;
      throw new Error(`not an ending: ${JSON.stringify(never)}`);
    }
  }
}

/** Only a source resolves what nobody was given: then there is no assignment to remember. */
function resolved(ticket: ExistingTicket, { occurredAt }: FactOf<'TicketResolved'>): ExistingTicket {
  const assignment = isOpen(ticket) ? { assignment: ticket.assignment } : {};
  return moveTo(ticket, { status: 'resolved', resolvedAt: occurredAt, ...assignment });
}

/** A new life: what returns and rulings said about the last one is over. */
function reopened(ticket: ExistingTicket): ExistingTicket {
  const changes = { cycle: ticket.cycle + 1, returnedBy: [], ruledGrids: [] };
  const assignment = ticket.lastAssignment;
  return moveTo(ticket, assignment === undefined ? { status: 'reported' } : { status: 'dispatched', assignment }, changes);
}

function unlinked(ticket: ExistingTicket, link: TicketLink): ExistingTicket {
  const links = ticket.links.filter(({ kind, to }) => kind !== link.kind || to !== link.to);
  const restores = link.kind === 'duplicate' && ticket.status === 'closed' && ticket.before !== undefined;
  return restores ? { ...factsOf(ticket), links, ...ticket.before } : { ...ticket, links };
}

function closed(ticket: ExistingTicket, { data: { reasonCode }, occurredAt, recordedAt, actor }: FactOf<'TicketClosed'>): ExistingTicket {
  const resolvedAt = ticket.status === 'resolved' ? { resolvedAt: ticket.resolvedAt } : {};
  const standing: ClosedStanding = { status: 'closed', closedAt: occurredAt, reasonCode, ...resolvedAt };
  if (reasonCode === 'duplicate') {
    const live = ticket.status === 'reported' || ticket.status === 'resolved' || isOpen(ticket);
    return live ? moveTo(ticket, { ...standing, before: standingOf(ticket) }) : ticket;
  }
  if (ticket.status !== 'resolved') return ticket;
  // A closing told late must not eat up the reporter's days; a source's closing is judged when it happened.
  // What time alone brought counts from its own instant: it must not matter when the scheduler came by.
  const countedFrom = actor.role === SYSTEM.role ? occurredAt : countedInstant(ticket, { occurredAt, recordedAt });
  return moveTo(ticket, { ...standing, reopenableUntil: plusDays(countedFrom, REOPEN_DAYS) });
}
