import type {
  ExistingTicket, OpenStanding, OpenTicket, ReportedStanding, ReportedTicket, ResolvedStanding, ResolvedTicket, Standing, TicketFacts,
} from './ticket-state.js';

type KeysOfUnion<T> = T extends unknown ? keyof T : never;

export function isOpen(ticket: ExistingTicket): ticket is OpenTicket {
  return ticket.status === 'dispatched' || ticket.status === 'acknowledged' || ticket.status === 'mediating';
}

/** Nothing of the former status may be left over, or an illegal state would come about that the types cannot see. */
export function moveTo(ticket: ExistingTicket, standing: Standing, changes?: Partial<TicketFacts>): ExistingTicket {
  return { ...factsOf(ticket), ...changes, ...standing };
}

export function factsOf(ticket: ExistingTicket): TicketFacts {
  const {
    status: _status, assignment: _assignment, acknowledgedBy: _acknowledgedBy, agreement: _agreement, resolvedAt: _resolvedAt,
    closedAt: _closedAt, reasonCode: _reasonCode, reopenableUntil: _reopenableUntil, before: _before, ...facts
  } = ticket as TicketFacts & { [K in KeysOfUnion<Standing>]?: unknown };
  return facts;
}

/** The grid's part is taken out where the ticket goes elsewhere, and with it what there was to choose from. */
export function withoutGrid(ticket: ExistingTicket): TicketFacts {
  const { gridId: _gridId, candidateGridIds: _candidates, lastAssignment: _lastAssignment, ...facts } = factsOf(ticket);
  return facts;
}

/** What an Unlink restores after a close as duplicate. */
export function standingOf(ticket: ReportedTicket | OpenTicket | ResolvedTicket): ReportedStanding | OpenStanding | ResolvedStanding {
  switch (ticket.status) {
    case 'reported':
      return { status: 'reported' };
    case 'dispatched':
      return { status: 'dispatched', assignment: ticket.assignment };
    case 'acknowledged':
      return { status: 'acknowledged', assignment: ticket.assignment, acknowledgedBy: ticket.acknowledgedBy };
    case 'mediating': {
      const { assignment, acknowledgedBy, agreement } = ticket;
      return { status: 'mediating', assignment, acknowledgedBy, ...(agreement === undefined ? {} : { agreement }) };
    }
    case 'resolved': {
      const { resolvedAt, assignment } = ticket;
      return { status: 'resolved', resolvedAt, ...(assignment === undefined ? {} : { assignment }) };
    }
    default: {
      const never: never = ticket;
      throw new Error(`no standing in ${JSON.stringify(never)}`);
    }
  }
}
