import type { ExistingTicket, Standing, Ticket, TicketFacts } from '../ticket/ticket-state.js';

type Presence = 'always' | 'maybe';

/** Written out once more than in the types, because the types are gone at run time. */
const FACTS: Record<keyof TicketFacts, Presence> = {
  ticketId: 'always', kind: 'always', category: 'always', urgency: 'always', communityId: 'always', channel: 'always',
  reporterRef: 'always',
  reportedAt: 'always', imported: 'always', adopted: 'always', cycle: 'always', gridId: 'maybe', candidateGridIds: 'maybe', everTipOff: 'maybe', formerGrids: 'always',
  lastAssignment: 'maybe',
  claimant: 'maybe', units: 'always', returnedBy: 'always', ruledGrids: 'always', sessions: 'always', links: 'always', handlers: 'always',
  firstResponseAt: 'maybe', notes: 'always', clocks: 'maybe',
};

type Keys<S extends Standing['status']> = Record<Exclude<keyof Extract<Standing, { status: S }>, 'status'>, Presence>;

const STANDING: { readonly [S in Standing['status']]: Keys<S> } = {
  reported: {},
  dispatched: { assignment: 'always' },
  acknowledged: { assignment: 'always', acknowledgedBy: 'always' },
  mediating: { assignment: 'always', acknowledgedBy: 'always', agreement: 'maybe' },
  resolved: { resolvedAt: 'always', assignment: 'maybe' },
  closed: { closedAt: 'always', reasonCode: 'always', resolvedAt: 'maybe', reopenableUntil: 'maybe', before: 'maybe' },
  rejected: {},
  withdrawn: {},
};

/** What is wrong with a ticket: fields its status does not have or lacks, or that do not fit together. Empty when legal. */
export function faultsOf(ticket: Ticket): readonly string[] {
  if (ticket.status === 'none') return Object.keys(ticket).length === 1 ? [] : ['a ticket that does not exist has fields'];
  const presence: Record<string, Presence> = { status: 'always', ...FACTS, ...STANDING[ticket.status] };
  const fields = Object.entries(presence).filter(([key, when]) => when === 'always' && !(key in ticket)).map(([key]) => `lacks ${key}`);
  const strangers = Object.keys(ticket).filter((key) => !(key in presence)).map((key) => `${ticket.status} has ${key}`);
  const nothings = Object.entries(ticket).filter(([, value]) => value === undefined).map(([key]) => `${key} is undefined`);
  return [...fields, ...strangers, ...nothings, ...misfits(ticket)];
}

function misfits(ticket: ExistingTicket): readonly string[] {
  const duplicate = ticket.status === 'closed' && ticket.reasonCode === 'duplicate';
  const open = ticket.status === 'dispatched' || ticket.status === 'acknowledged' || ticket.status === 'mediating';
  const twice = (list: readonly string[]): boolean => new Set(list).size !== list.length;
  const faults: Record<string, boolean> = {
    'adopted without import': ticket.adopted && !ticket.imported,
    'assigned elsewhere than last': open && ticket.assignment.post !== ticket.lastAssignment?.post,
    'assigned to another community': open && ticket.assignment.communityId !== ticket.communityId,
    'scope of another grid': open && ticket.assignment.gridId !== ticket.gridId,
    'duplicate without way back': duplicate && !('before' in ticket),
    'way back without duplicate': !duplicate && 'before' in ticket,
    'closed without window': ticket.status === 'closed' && !duplicate && !('reopenableUntil' in ticket),
    'closed without resolution': ticket.status === 'closed' && !duplicate && !('resolvedAt' in ticket),
    'repeated entries': [ticket.formerGrids, ticket.returnedBy, ticket.ruledGrids, ticket.handlers].some(twice),
    'present grid is a former one': open && ticket.formerGrids.includes(`${ticket.communityId}/${ticket.gridId ?? ''}`),
    'unit called twice': twice(ticket.units.map(({ unitId }) => unitId)),
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}
