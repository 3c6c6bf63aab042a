import type { Fact } from '../decider.js';
import { UnknownEventError } from '../unknown-event-error.js';
import { evolveEnding } from './evolve-ending.js';
import { withEvidence } from './evidence.js';
import { present } from '../present.js';
import { assignmentOf, gridKey } from './post.js';
import { isOpen, moveTo, withoutGrid } from './standing.js';
import { clocksAfter } from './ticket-clocks-of.js';
import type { FactOf, TicketFact } from './ticket-event.js';
import type { ExistingTicket, OpenTicket, Ticket } from './ticket-state.js';
import type { Kind } from './vocabulary.js';

/**
 * Folds one event. Total for every order of known events: one that does not fit the status leaves it as it is.
 * A source's step outside the live rules is evidence only, but its resolution stands.
 * @throws UnknownEventError
 */
export function evolve(ticket: Ticket, fact: Fact<string, object>): Ticket {
  const known = fact as TicketFact;
  if (ticket.status === 'none') return known.type === 'TicketReported' ? opened(known) : ticket;
  const seen = withEvidence(ticket, known);
  return known.imported !== undefined && known.type !== 'TicketResolved' ? seen : withClocks(seen, evolveExisting(seen, known), known);
}

function withClocks(before: ExistingTicket, after: ExistingTicket, fact: TicketFact): ExistingTicket {
  const clocks = clocksAfter(before, fact);
  return clocks === undefined ? after : { ...after, clocks };
}

function opened(fact: FactOf<'TicketReported'>): Ticket {
  const ticket = reported(fact);
  return withClocks(ticket, ticket, fact);
}

function reported({ data, occurredAt }: FactOf<'TicketReported'>): ExistingTicket {
  return {
    status: 'reported',
    ticketId: data.ticketId, kind: data.kind, category: data.category, urgency: data.urgency, communityId: data.communityId,
    channel: data.channel, reporterRef: data.reporterRef, reportedAt: occurredAt,
    imported: data.imported === true, adopted: false, cycle: 0, ...tipOffMark(data),
    ...present({ gridId: data.gridId, candidateGridIds: data.candidateGridIds }),
    formerGrids: [], units: [], returnedBy: [], ruledGrids: [], sessions: 0, links: [], handlers: [], notes: [],
  };
}

/** Set once and never taken back: a reclassification must not lay the reporter of a tip-off open. */
function tipOffMark({ kind }: { readonly kind: Kind }): { readonly everTipOff?: true } {
  return kind === 'tip-off' ? { everTipOff: true } : {};
}

function evolveExisting(ticket: ExistingTicket, fact: TicketFact): ExistingTicket {
  switch (fact.type) {
    case 'TicketReported':
    case 'ProgressNoted':
    case 'NoteCorrected':
    case 'CallBackAttempted':
    case 'TicketRated':
    case 'ClockPaused':
    case 'ClockResumed':
    case 'DeadlineExtended':
    case 'BreachExempted':
    case 'DeadlineWarned':
    case 'DeadlineBreached':
    case 'TicketEscalated':
      return ticket;
    case 'TicketDispatched':
      return ticket.status === 'reported' || isOpen(ticket) ? dispatched(ticket, fact) : ticket;
    case 'TicketAcknowledged':
      return ticket.status === 'dispatched' ? acknowledged(ticket, fact.actor.id) : ticket;
    case 'TicketReturned':
      return ticket.status === 'dispatched' || ticket.status === 'acknowledged' ? returned(ticket) : ticket;
    case 'TicketReclassified':
      return { ...ticket, kind: fact.data.kind, category: fact.data.category, urgency: fact.data.urgency, ...tipOffMark(fact.data) };
    case 'TicketTransferred':
      return ticket.status === 'reported' || isOpen(ticket) ? transferred(ticket, fact) : ticket;
    case 'TicketClaimed':
      return { ...ticket, claimant: fact.data.claimantRef };
    case 'ClaimReleased': {
      const { claimant: _claimant, ...unclaimed } = ticket;
      return unclaimed;
    }
    case 'UnitsCalled':
      return { ...ticket, units: called(ticket, fact) };
    case 'UnitArrived':
      return {
        ...ticket,
        units: ticket.units.map((unit) => (unit.unitId === fact.data.unitId ? { ...unit, arrivedAt: fact.occurredAt } : unit)),
      };
    case 'MediationHeld':
      return isOpen(ticket) ? mediated(ticket, fact) : ticket;
    case 'AgreementPerformed':
    case 'AgreementBroken':
      return ticket.status === 'mediating' && ticket.agreement !== undefined ? acknowledged(ticket, ticket.acknowledgedBy) : ticket;
    case 'TicketAdopted':
      return { ...ticket, adopted: true };
    case 'TicketResolved':
    case 'TicketReopened':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketWithdrawn':
    case 'TicketRejected':
    case 'TicketClosed':
      return evolveEnding(ticket, fact);
    default: {
      const never: never = fact;
      throw new UnknownEventError('ticket', (never as Fact).type);
    }
  }
}

function dispatched(ticket: ExistingTicket, { data }: FactOf<'TicketDispatched'>): ExistingTicket {
  const assignment = assignmentOf(data);
  const target = data.gridId === undefined ? undefined : gridKey(data.communityId, data.gridId);
  const without = (grids: readonly string[]): readonly string[] => grids.filter((grid) => grid !== target);
  const ruled = data.ruling === true && target !== undefined;
  return {
    ...withoutGrid(ticket),
    ...(data.gridId === undefined ? {} : { gridId: data.gridId }),
    formerGrids: without(leaving(ticket)),
    lastAssignment: assignment,
    returnedBy: ruled ? without(ticket.returnedBy) : ticket.returnedBy,
    ruledGrids: ruled && !ticket.ruledGrids.includes(target) ? [...ticket.ruledGrids, target] : ticket.ruledGrids,
    status: 'dispatched', assignment,
  };
}

function returned(ticket: OpenTicket): ExistingTicket {
  const { communityId, gridId } = ticket.assignment;
  const by = gridId === undefined ? undefined : gridKey(communityId, gridId);
  const { lastAssignment: _lastAssignment, ...left } = ticket;
  return moveTo(left, { status: 'reported' }, {
    formerGrids: leaving(ticket),
    returnedBy: by === undefined || ticket.returnedBy.includes(by) ? ticket.returnedBy : [...ticket.returnedBy, by],
  });
}

function transferred(ticket: ExistingTicket, { data }: FactOf<'TicketTransferred'>): ExistingTicket {
  return { ...withoutGrid(ticket), communityId: data.toCommunityId, formerGrids: leaving(ticket), status: 'reported' };
}

/** The former grids once the ticket leaves where it is: only a grid that held it joins them. */
function leaving(ticket: ExistingTicket): readonly string[] {
  if (!isOpen(ticket) || ticket.assignment.gridId === undefined) return ticket.formerGrids;
  const grid = gridKey(ticket.assignment.communityId, ticket.assignment.gridId);
  return ticket.formerGrids.includes(grid) ? ticket.formerGrids : [...ticket.formerGrids, grid];
}

function acknowledged(ticket: OpenTicket, by: string): ExistingTicket {
  return moveTo(ticket, { status: 'acknowledged', assignment: ticket.assignment, acknowledgedBy: by });
}

function called(ticket: ExistingTicket, { data, occurredAt }: FactOf<'UnitsCalled'>): ExistingTicket['units'] {
  const others = ticket.units.filter((unit) => !data.unitIds.includes(unit.unitId));
  return [...others, ...data.unitIds.map((unitId) => ({ unitId, calledAt: occurredAt }))];
}

function mediated(ticket: OpenTicket, { data, actor }: FactOf<'MediationHeld'>): ExistingTicket {
  const acknowledgedBy = ticket.status === 'dispatched' ? actor.id : ticket.acknowledgedBy;
  const { assignment } = ticket;
  if (data.outcome === 'agreed' && data.performBy !== undefined) {
    const agreement = { session: data.session, performBy: data.performBy };
    return moveTo(ticket, { status: 'mediating', assignment, acknowledgedBy, agreement });
  }
  if (data.outcome === 'adjourned') return moveTo(ticket, { status: 'mediating', assignment, acknowledgedBy });
  return acknowledged(ticket, acknowledgedBy);
}

