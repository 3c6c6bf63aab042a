import { earlier } from './instant.js';
import type { TicketFact } from './ticket-event.js';
import type { ExistingTicket } from './ticket-state.js';

/** Roles whose public note answers the reporter. `import`: the staff of an imported history. */
export const STAFF_ROLES: readonly string[] = ['grid-leader', 'unit', 'dispatcher', 'supervisor', 'import'];

/**
 * What an event proves whatever status it meets, also when a source's step is outside the live rules: that somebody
 * answered the reporter, handled the ticket, wrote a note, held a session.
 */
export function withEvidence(ticket: ExistingTicket, fact: TicketFact): ExistingTicket {
  switch (fact.type) {
    case 'TicketAcknowledged':
    case 'TicketResolved':
      return { ...ticket, ...response(ticket, fact), handlers: withHandler(ticket, fact) };
    case 'MediationHeld':
      return { ...ticket, ...response(ticket, fact), handlers: withHandler(ticket, fact), sessions: ticket.sessions + 1 };
    case 'ProgressNoted': {
      const notes = [...ticket.notes, { revision: fact.revision, by: fact.actor.id }];
      const answers = fact.data.visibility === 'public' && STAFF_ROLES.includes(fact.actor.role);
      return answers ? { ...ticket, ...response(ticket, fact), notes } : { ...ticket, notes };
    }
    default:
      return ticket;
  }
}

/** The earliest in the world, not the first recorded: a step may be told late. */
function response(ticket: ExistingTicket, fact: TicketFact): { firstResponseAt: string } {
  return { firstResponseAt: earlier(ticket.firstResponseAt, fact.occurredAt) };
}

function withHandler(ticket: ExistingTicket, fact: TicketFact): readonly string[] {
  return ticket.handlers.includes(fact.actor.id) ? ticket.handlers : [...ticket.handlers, fact.actor.id];
}
