import type { TicketCommand, TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { ExistingTicket, OpenTicket, TicketFacts } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { Caller, Role } from '../caller.js';

export const REPORTED_AT = '2026-11-22T08:00:00.000Z';

/** The same person under any role, with something of every scope. */
export function callerAs(role: Role, changes: Partial<Caller> = {}): Caller {
  return { subject: 'me', role, communities: ['xf'], grids: ['xf/xf-01', 'xf/xf-02'], unit: 'power-works', personRef: 'p-me', ...changes };
}

const FOREIGN: TicketFacts = {
  ticketId: '20261122-7KQ4M-X9PTC', kind: 'complaint', category: 'water', urgency: 'general', communityId: 'yl', channel: 'web',
  reporterRef: 'p-other', reportedAt: REPORTED_AT, imported: false, adopted: false, cycle: 0, gridId: 'yl-01', formerGrids: [],
  claimant: 'other', units: [{ unitId: 'water-works', calledAt: REPORTED_AT }], returnedBy: [], ruledGrids: [], sessions: 0, links: [],
  handlers: [], notes: [],
};

/** A dispatched ticket in which nothing belongs to `callerAs`, with changes. `undefined` takes a fact out. */
export function ticketWith(changes: { readonly [K in keyof TicketFacts]?: TicketFacts[K] | undefined } = {}): OpenTicket {
  const facts = Object.fromEntries(Object.entries({ ...FOREIGN, ...changes }).filter(([, value]) => value !== undefined));
  const { communityId, gridId } = facts as unknown as TicketFacts;
  const assignment = { level: 'grid' as const, communityId, post: 'grid:somewhere', ...(gridId === undefined ? {} : { gridId }) };
  return { ...(facts as unknown as TicketFacts), status: 'dispatched', assignment };
}

/** The same ticket, closed. */
export function closed(ticket: OpenTicket): ExistingTicket {
  const { assignment: _assignment, status: _status, ...facts } = ticket;
  return { ...facts, status: 'closed', closedAt: REPORTED_AT, reasonCode: 'rated' };
}

/** The same ticket, waiting for dispatch. */
export function waiting(ticket: OpenTicket): ExistingTicket {
  const { assignment: _assignment, status: _status, ...facts } = ticket;
  return { ...facts, status: 'reported' };
}

type Samples = { readonly [T in TicketCommandType]: Extract<TicketCommand, { readonly type: T }> };

/** One command of each type, in the form that every role which may give it at all may give. */
export function commandsOf(role: Role): Samples {
  return {
    Report: {
      type: 'Report', ticketId: '20261122-7KQ4M-X9PTC', kind: 'complaint', category: 'water', communityId: 'xf', gridId: 'xf-01',
      channel: role === 'dispatcher' ? 'hotline' : role === 'grid-leader' ? 'patrol' : 'web', urgency: 'general', reporterRef: 'p-me',
      routing: { result: 'unknown' },
    },
    Dispatch: { type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-02' },
    Acknowledge: { type: 'Acknowledge' },
    Return: { type: 'Return', reasonCode: 'not-ours' },
    Reclassify: { type: 'Reclassify', kind: 'request', category: 'water', urgency: 'general' },
    Transfer: { type: 'Transfer', toCommunityId: 'yl' },
    Claim: { type: 'Claim', claimantRef: 'me' },
    ReleaseClaim: { type: 'ReleaseClaim', claimantRef: 'me' },
    CallUnits: { type: 'CallUnits', unitIds: ['power-works'] },
    RecordUnitArrival: { type: 'RecordUnitArrival', unitId: 'power-works' },
    NoteProgress: { type: 'NoteProgress', visibility: 'public' },
    CorrectNote: { type: 'CorrectNote', correctedRevision: 3, note: 'corrected' },
    HoldMediation: { type: 'HoldMediation', partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'failed' },
    RecordAgreementPerformed: { type: 'RecordAgreementPerformed' },
    RecordAgreementBroken: { type: 'RecordAgreementBroken' },
    Resolve: { type: 'Resolve', outcome: 'solved' },
    AttemptCallBack: { type: 'AttemptCallBack', result: 'reached' },
    Rate: { type: 'Rate', via: role === 'resident' ? 'resident' : 'call-back', solved: true },
    Reopen: { type: 'Reopen', reasonCode: 'not-solved' },
    Link: { type: 'Link', kind: 'repeat', to: '20261122-AAAAA-BBBBB', targetIsDuplicate: false },
    Unlink: { type: 'Unlink', kind: 'repeat', to: '20261122-AAAAA-BBBBB' },
    Withdraw: { type: 'Withdraw', reasonCode: 'settled' },
    Reject: { type: 'Reject', reasonCode: 'not-a-matter' },
    Close: { type: 'Close', reasonCode: 'by-supervisor' },
    Adopt: { type: 'Adopt' },
    RecordMilestones: { type: 'RecordMilestones' },
  };
}
