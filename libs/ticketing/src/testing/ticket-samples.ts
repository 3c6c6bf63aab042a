import type { Actor } from '../decider.js';
import type { Deadline } from '../deadlines/deadline.js';
import { ticketDecider, ticketDeciderUnder } from '../ticket/ticket-decider.js';
import type { CommandOf } from '../ticket/ticket-command.js';
import type { EventOf, TicketEvent } from '../ticket/ticket-event.js';
import { TEST_POLICIES } from './policy-book.js';
import { LEADER, specification, type Placed } from './specification.js';

/** Events and commands of a fictional ticket, named so that a specification reads like the rule. */
export const given = specification(ticketDecider);
/** The same where deadlines are pinned. */
export const givenUnderPolicy = specification(ticketDeciderUnder(TEST_POLICIES));

export const TICKET_ID = '20261122-7KQ4M-X9PTC';
export const LEADER_ID = LEADER.id;
export const OTHER_TICKET_ID = '20261122-0AAAA-BBBB0';

export const RESIDENT: Actor = { id: 'person-1', role: 'resident', post: 'reporter' };
export const DISPATCHER: Actor = { id: 'account-dispatcher', role: 'dispatcher', post: 'community:xf' };
export const SUPERVISOR: Actor = { id: 'account-supervisor', role: 'supervisor' };
export const VOLUNTEER: Actor = { id: 'account-volunteer', role: 'volunteer' };
export const POLICE: Actor = { id: 'account-police', role: 'unit', post: 'unit:traffic-police' };
export const IMPORTER: Actor = { id: 'import:helpdesk', role: 'import' };

/** The same event at another instant, or by somebody else. */
export const at = <E>(instant: string, event: E): Placed<E> => ({ event, at: instant });
export const by = <E>(actor: Actor, event: E): Placed<E> => ({ event, by: actor });

/** Rows for `it.each`: one history each. */
export const histories = (...rows: readonly (readonly TicketEvent[])[]): [readonly TicketEvent[]][] => rows.map((row) => [row]);

export const report: CommandOf<'Report'> = {
  type: 'Report', ticketId: TICKET_ID, kind: 'complaint', category: 'housing/light', communityId: 'xf', channel: 'snapshot',
  urgency: 'general', reporterRef: 'person-1', routing: { result: 'unknown' },
};
export const reported: EventOf<'TicketReported'> = {
  type: 'TicketReported',
  data: {
    ticketId: TICKET_ID, kind: 'complaint', category: 'housing/light', communityId: 'xf', channel: 'snapshot', urgency: 'general',
    reporterRef: 'person-1',
  },
};
export const importedReport: EventOf<'TicketReported'> = { ...reported, data: { ...reported.data, imported: true } };
/** 2026-11-22, a Sunday, 16:00 in Shanghai: seven natural days end on the 29th at 24:00. */
export const RESOLVE_DEADLINE: Deadline = {
  stage: 'resolve', cycle: 0, startedAt: '2026-11-22T08:00:00.000Z', dueAt: '2026-11-29T16:00:00.000Z', limit: { clock: 'natural-days', days: 7 },
  policy: { name: 'test', version: 1, rule: 'general' }, calendar: { name: 'china', version: 1 },
  milestones: [{ at: 0.5, action: 'warn', dueAt: '2026-11-26T00:00:00.000Z' }, { at: 1, action: 'breach', toLevel: 'community', dueAt: '2026-11-29T16:00:00.000Z' }],
};
export const reportedUnderPolicy: EventOf<'TicketReported'> = { ...reported, data: { ...reported.data, deadlines: [RESOLVE_DEADLINE] } };
export const pauseClock: CommandOf<'PauseClock'> = { type: 'PauseClock', reasonCode: 'awaits-part' };
export const clockPaused: EventOf<'ClockPaused'> = { type: 'ClockPaused', data: { reasonCode: 'awaits-part' } };
export const resumeClock: CommandOf<'ResumeClock'> = { type: 'ResumeClock' };
export const extendByTwoDays: CommandOf<'ExtendDeadline'> = { type: 'ExtendDeadline', stage: 'resolve', by: { days: 2 } };
export const breached: EventOf<'DeadlineBreached'> = {
  type: 'DeadlineBreached',
  data: {
    stage: 'resolve', cycle: 0, milestone: 1, dueAt: RESOLVE_DEADLINE.dueAt, policy: RESOLVE_DEADLINE.policy, calendar: RESOLVE_DEADLINE.calendar,
    toLevel: 'community',
  },
};
export const exemptBreach: CommandOf<'ExemptBreach'> = { type: 'ExemptBreach', stage: 'resolve', cycle: 0, dueAt: RESOLVE_DEADLINE.dueAt, reasonCode: 'typhoon' };
export const adopted: EventOf<'TicketAdopted'> = { type: 'TicketAdopted', data: {} };

export const dispatchTo = (gridId: string): CommandOf<'Dispatch'> => ({ type: 'Dispatch', level: 'grid', communityId: 'xf', gridId });
export const dispatchedTo = (gridId: string): EventOf<'TicketDispatched'> => ({
  type: 'TicketDispatched', data: { level: 'grid', communityId: 'xf', gridId },
});
export const dispatch = dispatchTo('xf-01');
export const dispatchByRuling: CommandOf<'Dispatch'> = { ...dispatch, ruling: true };
export const dispatched = dispatchedTo('xf-01');
export const dispatchedByRuling: EventOf<'TicketDispatched'> = { ...dispatched, data: { ...dispatched.data, ruling: true } };

export const acknowledge: CommandOf<'Acknowledge'> = { type: 'Acknowledge' };
export const acknowledged: EventOf<'TicketAcknowledged'> = { type: 'TicketAcknowledged', data: {} };

export const returnTicket: CommandOf<'Return'> = { type: 'Return', reasonCode: 'not-ours' };
export const returned: EventOf<'TicketReturned'> = { type: 'TicketReturned', data: { reasonCode: 'not-ours', gridId: 'xf-01' } };

export const reclassify: CommandOf<'Reclassify'> = { type: 'Reclassify', kind: 'request', category: 'traffic', urgency: 'general' };
export const transfer: CommandOf<'Transfer'> = { type: 'Transfer', toCommunityId: 'hp' };
export const transferred: EventOf<'TicketTransferred'> = { type: 'TicketTransferred', data: { fromCommunityId: 'xf', toCommunityId: 'hp' } };

export const claim: CommandOf<'Claim'> = { type: 'Claim', claimantRef: 'account-volunteer' };
export const claimed: EventOf<'TicketClaimed'> = { type: 'TicketClaimed', data: { claimantRef: 'account-volunteer' } };
export const releaseClaim: CommandOf<'ReleaseClaim'> = { type: 'ReleaseClaim', claimantRef: 'account-volunteer' };

export const callPolice: CommandOf<'CallUnits'> = { type: 'CallUnits', unitIds: ['traffic-police'] };
export const policeCalled: EventOf<'UnitsCalled'> = { type: 'UnitsCalled', data: { unitIds: ['traffic-police'] } };
export const policeArrive: CommandOf<'RecordUnitArrival'> = { type: 'RecordUnitArrival', unitId: 'traffic-police' };
export const policeArrived: EventOf<'UnitArrived'> = { type: 'UnitArrived', data: { unitId: 'traffic-police' } };

export const note: CommandOf<'NoteProgress'> = { type: 'NoteProgress', visibility: 'internal', note: 'looked at it' };
export const noted: EventOf<'ProgressNoted'> = { type: 'ProgressNoted', data: { visibility: 'internal' } };
export const notedInPublic: EventOf<'ProgressNoted'> = { type: 'ProgressNoted', data: { visibility: 'public' } };

const session = { type: 'HoldMediation', partyCount: 4, mediatorPost: 'grid:xf/xf-01' } as const;
export const mediateWithDate: CommandOf<'HoldMediation'> = { ...session, outcome: 'agreed', performBy: '2026-12-01T00:00:00.000Z' };
export const mediateOnTheSpot: CommandOf<'HoldMediation'> = { ...session, outcome: 'agreed' };
export const adjourn: CommandOf<'HoldMediation'> = { ...session, outcome: 'adjourned', nextSessionAt: '2026-11-29T10:00:00.000Z' };
export const failMediation: CommandOf<'HoldMediation'> = { ...session, outcome: 'failed' };
export const agreed: EventOf<'MediationHeld'> = {
  type: 'MediationHeld',
  data: { session: 1, partyCount: 4, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed', performBy: '2026-12-01T00:00:00.000Z' },
};
export const adjourned: EventOf<'MediationHeld'> = {
  type: 'MediationHeld', data: { session: 1, partyCount: 4, mediatorPost: 'grid:xf/xf-01', outcome: 'adjourned' },
};
export const performAgreement: CommandOf<'RecordAgreementPerformed'> = { type: 'RecordAgreementPerformed' };
export const breakAgreement: CommandOf<'RecordAgreementBroken'> = { type: 'RecordAgreementBroken' };

export const resolve: CommandOf<'Resolve'> = { type: 'Resolve', outcome: 'solved' };
export const resolved: EventOf<'TicketResolved'> = { type: 'TicketResolved', data: { outcome: 'solved' } };

export const callBack: CommandOf<'AttemptCallBack'> = { type: 'AttemptCallBack', result: 'reached' };
export const rate: CommandOf<'Rate'> = { type: 'Rate', via: 'resident', contacted: true, solved: true, satisfaction: 5 };
export const rateUnsolved: CommandOf<'Rate'> = { type: 'Rate', via: 'resident', contacted: true, solved: false, satisfaction: 1 };
export const rated: EventOf<'TicketRated'> = {
  type: 'TicketRated', data: { via: 'resident', contacted: true, solved: true, satisfaction: 5 },
};

export const reopen: CommandOf<'Reopen'> = { type: 'Reopen', reasonCode: 'came-back' };
export const reopened: EventOf<'TicketReopened'> = { type: 'TicketReopened', data: { reasonCode: 'came-back' } };

export const linkDuplicate: CommandOf<'Link'> = { type: 'Link', kind: 'duplicate', to: OTHER_TICKET_ID, targetIsDuplicate: false };
export const linkedAsDuplicate: EventOf<'TicketLinked'> = { type: 'TicketLinked', data: { kind: 'duplicate', to: OTHER_TICKET_ID } };
export const unlinkDuplicate: CommandOf<'Unlink'> = { type: 'Unlink', kind: 'duplicate', to: OTHER_TICKET_ID };

export const withdraw: CommandOf<'Withdraw'> = { type: 'Withdraw', reasonCode: 'settled' };
export const withdrawn: EventOf<'TicketWithdrawn'> = { type: 'TicketWithdrawn', data: { reasonCode: 'settled' } };
export const reject: CommandOf<'Reject'> = { type: 'Reject', reasonCode: 'not-a-matter-of-the-community' };
export const rejected: EventOf<'TicketRejected'> = { type: 'TicketRejected', data: { reasonCode: 'not-a-matter-of-the-community' } };
export const close: CommandOf<'Close'> = { type: 'Close', reasonCode: 'by-supervisor' };
export const closed: EventOf<'TicketClosed'> = { type: 'TicketClosed', data: { reasonCode: 'by-supervisor' } };
export const closedAsRated: EventOf<'TicketClosed'> = { type: 'TicketClosed', data: { reasonCode: 'rated' } };
export const closedAsDuplicate: EventOf<'TicketClosed'> = { type: 'TicketClosed', data: { reasonCode: 'duplicate' } };
export const adopt: CommandOf<'Adopt'> = { type: 'Adopt' };
