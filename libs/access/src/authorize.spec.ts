import type { TicketCommand, TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { authorizeIdentity, authorizeOrganisationCommand, authorizeReport, authorizeTicketCommand, statisticsScope, ticketScope, visibility } from './authorize.js';
import { type Role, ROLES } from './caller.js';
import { OutOfScopeError, RoleForbiddenError } from './errors.js';
import { callerAs, closed, commandsOf, REPORTED_AT, ticketWith, waiting } from './testing/samples.js';

/** DOMAIN §4, second column, written out once more by hand: a wrong cell in permissions.ts shows here. */
const MAY: { readonly [R in Role]: readonly TicketCommandType[] } = {
  resident: ['Report', 'NoteProgress', 'CorrectNote', 'Rate', 'Reopen', 'Withdraw'],
  volunteer: ['Claim', 'ReleaseClaim', 'NoteProgress', 'CorrectNote'],
  'grid-leader': [
    'Report', 'Dispatch', 'Acknowledge', 'Return', 'Reclassify', 'CallUnits', 'NoteProgress', 'CorrectNote', 'HoldMediation',
    'RecordAgreementPerformed', 'RecordAgreementBroken', 'Resolve', 'PauseClock', 'ResumeClock',
  ],
  unit: ['RecordUnitArrival', 'NoteProgress', 'CorrectNote'],
  dispatcher: [
    'Report', 'Dispatch', 'Acknowledge', 'CallUnits', 'HoldMediation', 'RecordAgreementPerformed', 'RecordAgreementBroken', 'Resolve',
    'PauseClock', 'ResumeClock', 'Reclassify', 'Transfer', 'Reject', 'Link', 'Unlink', 'Reopen', 'NoteProgress', 'CorrectNote', 'AttemptCallBack',
    'Rate', 'Adopt',
  ],
  supervisor: ['Dispatch', 'Transfer', 'ExtendDeadline', 'ExemptBreach', 'Reopen', 'Link', 'Unlink', 'Close'],
  analyst: [],
  admin: [],
};

/** What a dispatcher may do in a grid leader's stead: only where no grid is in charge (docs/decisions/0011). */
const ABOVE_THE_GRIDS: readonly TicketCommandType[] = [
  'Acknowledge', 'CallUnits', 'HoldMediation', 'RecordAgreementPerformed', 'RecordAgreementBroken', 'Resolve', 'PauseClock', 'ResumeClock',
];

type Relation = 'acts' | 'sees' | 'hidden';

/** Tickets, and what each role with the scope of `callerAs` is to them. Analysts see coded facts of their communities. */
const SITUATIONS: Readonly<Record<string, { ticket: Ticket } & { readonly [R in Role]: Relation }>> = {
  'a ticket in which nothing is theirs': {
    ticket: ticketWith(), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'hidden',
    supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'an id that does not exist': {
    ticket: { status: 'none' }, resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'hidden',
    supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'their own report elsewhere': {
    ticket: ticketWith({ reporterRef: 'p-me' }), resident: 'acts', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden',
    dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'an unclaimed ticket of their community, with no grid': {
    ticket: ticketWith({ communityId: 'xf', gridId: undefined, claimant: undefined }), resident: 'hidden', volunteer: 'sees',
    'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a ticket of their community that somebody claimed': {
    ticket: ticketWith({ communityId: 'xf', gridId: undefined }), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden',
    unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'an unclaimed tip-off of their community': {
    ticket: ticketWith({ communityId: 'xf', gridId: undefined, claimant: undefined, kind: 'tip-off' }), resident: 'hidden',
    volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'an unclaimed ticket of their community that was a tip-off once': {
    ticket: ticketWith({ communityId: 'xf', gridId: undefined, claimant: undefined, kind: 'complaint', everTipOff: true }), resident: 'hidden',
    volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'an unclaimed ticket of their community that waits for dispatch': {
    ticket: waiting(ticketWith({ communityId: 'xf', gridId: undefined, claimant: undefined })), resident: 'hidden', volunteer: 'hidden',
    'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'an unclaimed ticket of another community': {
    ticket: ticketWith({ claimant: undefined }), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden',
    dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'a ticket elsewhere that they claimed': {
    ticket: ticketWith({ claimant: 'me' }), resident: 'hidden', volunteer: 'acts', 'grid-leader': 'hidden', unit: 'hidden',
    dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'a closed ticket elsewhere that they claimed': {
    ticket: closed(ticketWith({ claimant: 'me' })), resident: 'hidden', volunteer: 'acts', 'grid-leader': 'hidden', unit: 'hidden',
    dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'a ticket of their grid': {
    ticket: ticketWith({ communityId: 'xf', gridId: 'xf-01' }), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'acts',
    unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a closed ticket of their grid': {
    ticket: closed(ticketWith({ communityId: 'xf', gridId: 'xf-01' })), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'acts',
    unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a ticket of a grid with the same name in another community': {
    ticket: ticketWith({ gridId: 'xf-01' }), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'hidden',
    dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'a ticket that went from their grid to another': {
    ticket: ticketWith({ communityId: 'xf', gridId: 'xf-09', formerGrids: ['xf/xf-01'] }), resident: 'hidden', volunteer: 'hidden',
    'grid-leader': 'sees', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a ticket that went from their grid to another community': {
    ticket: ticketWith({ formerGrids: ['yl/yl-02', 'xf/xf-01'] }), resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'sees',
    unit: 'hidden', dispatcher: 'hidden', supervisor: 'hidden', analyst: 'hidden', admin: 'hidden',
  },
  'a ticket that their grid returned': {
    ticket: waiting(ticketWith({ communityId: 'xf', gridId: undefined, formerGrids: ['xf/xf-01'] })), resident: 'hidden',
    volunteer: 'hidden', 'grid-leader': 'sees', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a closed ticket that went from their grid to another': {
    ticket: closed(ticketWith({ communityId: 'xf', gridId: 'xf-09', formerGrids: ['xf/xf-01'] })), resident: 'hidden', volunteer: 'hidden',
    'grid-leader': 'hidden', unit: 'hidden', dispatcher: 'acts', supervisor: 'acts', analyst: 'sees', admin: 'hidden',
  },
  'a ticket their unit was called to': {
    ticket: ticketWith({ units: [{ unitId: 'water-works', calledAt: '' }, { unitId: 'power-works', calledAt: '', arrivedAt: '' }] }),
    resident: 'hidden', volunteer: 'hidden', 'grid-leader': 'hidden', unit: 'acts', dispatcher: 'hidden', supervisor: 'hidden',
    analyst: 'hidden', admin: 'hidden',
  },
};

/** A claimable ticket is only seen by a volunteer, except that he may claim it. */
const CLAIMABLE = 'an unclaimed ticket of their community, with no grid';

function answer(act: () => unknown): 'done' | 403 | 404 {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof RoleForbiddenError) return 403;
    if (error instanceof OutOfScopeError) return 404;
    throw error;
  }
}

function expected(role: Role, type: TicketCommandType, situation: string): 'done' | 403 | 404 {
  if (!MAY[role].includes(type)) return 403;
  const relation = SITUATIONS[situation]![role];
  if (relation === 'hidden') return 404;
  const { ticket } = SITUATIONS[situation]!;
  if (role === 'dispatcher' && ABOVE_THE_GRIDS.includes(type) && ticket.status !== 'none' && ticket.gridId !== undefined) return 403;
  return relation === 'acts' || (role === 'volunteer' && type === 'Claim' && situation === CLAIMABLE) ? 'done' : 403;
}

describe('a command to a ticket', () => {
  describe.each(ROLES)('from a %s', (role) => {
    const types = Object.keys(commandsOf(role)).filter((type) => type !== 'Report') as TicketCommandType[];

    it.each(Object.keys(SITUATIONS))('is judged by the table for %s', (situation) => {
      const { ticket } = SITUATIONS[situation]!;
      const found = types.map((type) => [type, answer(() => authorizeTicketCommand(callerAs(role), commandsOf(role)[type], ticket))]);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(types.map((type) => [type, expected(role, type, situation)])));
    });

    it('never reaches any ticket without a scope', () => {
      const nobody = callerAs(role, { subject: 'nobody', communities: [], grids: [], unit: undefined!, personRef: undefined! });
      for (const { ticket } of Object.values(SITUATIONS)) {
        for (const type of types) expect(answer(() => authorizeTicketCommand(nobody, commandsOf(role)[type], ticket))).not.toBe('done');
        expect(visibility(nobody, ticket)).toBeNull();
      }
    });
  });

  it('is refused in the same words for a foreign ticket and for none', () => {
    const refusals = (['a ticket in which nothing is theirs', 'an id that does not exist'] as const).map((situation) => {
      try {
        authorizeTicketCommand(callerAs('grid-leader'), { type: 'Acknowledge' }, SITUATIONS[situation]!.ticket);
        return 'done';
      } catch (error) {
        return JSON.stringify([(error as Error).name, (error as Error).message, { ...(error as object) }]);
      }
    });
    expect(refusals[0]).toBe(refusals[1]);
    expect(refusals[0]).toContain('OutOfScopeError');
  });

  const { ticket: ownReport } = SITUATIONS['their own report elsewhere']!;
  const { ticket: ofGrid } = SITUATIONS['a ticket of their grid']!;
  const { ticket: claimed } = SITUATIONS['a ticket elsewhere that they claimed']!;
  const { ticket: called } = SITUATIONS['a ticket their unit was called to']!;
  const dispatch = { type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-02' } as const;

  it.each<[string, Role, TicketCommand, Ticket, 'done' | 403]>([
    ['a resident notes in public', 'resident', { type: 'NoteProgress', visibility: 'public' }, ownReport, 'done'],
    ['a resident cannot note internally', 'resident', { type: 'NoteProgress', visibility: 'internal' }, ownReport, 403],
    ['a resident rates himself', 'resident', { type: 'Rate', via: 'resident' }, ownReport, 'done'],
    ['a resident cannot say that he was called', 'resident', { type: 'Rate', via: 'call-back' }, ownReport, 403],
    ['a dispatcher rates by call-back', 'dispatcher', { type: 'Rate', via: 'call-back' }, ofGrid, 'done'],
    ['a dispatcher cannot rate as the resident', 'dispatcher', { type: 'Rate', via: 'resident' }, ofGrid, 403],
    ['a volunteer notes internally too', 'volunteer', { type: 'NoteProgress', visibility: 'internal' }, claimed, 'done'],
    ['a volunteer cannot release in another\'s name', 'volunteer', { type: 'ReleaseClaim', claimantRef: 'other' }, claimed, 403],
    ['a volunteer cannot claim in another\'s name', 'volunteer', { type: 'Claim', claimantRef: 'other' }, SITUATIONS[CLAIMABLE]!.ticket, 403],
    ['a unit records its own arrival', 'unit', { type: 'RecordUnitArrival', unitId: 'power-works' }, called, 'done'],
    ['a unit cannot record another\'s', 'unit', { type: 'RecordUnitArrival', unitId: 'water-works' }, called, 403],
    ['a grid leader dispatches within his grids', 'grid-leader', dispatch, ofGrid, 'done'],
    ['a grid leader dispatches to a building of his grids', 'grid-leader', { ...dispatch, level: 'micro-grid' }, ofGrid, 'done'],
    ['a grid leader cannot dispatch to a foreign grid', 'grid-leader', { ...dispatch, gridId: 'xf-09' }, ofGrid, 403],
    ['a grid leader cannot dispatch to the grid of that name elsewhere', 'grid-leader', { ...dispatch, communityId: 'yl', gridId: 'xf-02' }, ofGrid, 403],
    ['a grid leader cannot send a ticket up', 'grid-leader', { type: 'Dispatch', level: 'community', communityId: 'xf' }, ofGrid, 403],
    ['a grid leader cannot send a ticket up in the name of his grid', 'grid-leader', { ...dispatch, level: 'subdistrict' }, ofGrid, 403],
    ['a grid leader cannot rule', 'grid-leader', { ...dispatch, ruling: true }, ofGrid, 403],
    ['a dispatcher rules', 'dispatcher', { ...dispatch, ruling: true }, ofGrid, 'done'],
    ['a dispatcher sends up', 'dispatcher', { type: 'Dispatch', level: 'subdistrict', communityId: 'xf', assigneePost: 'subdistrict:east' }, ofGrid, 'done'],
    ['a supervisor cannot rule', 'supervisor', { ...dispatch, ruling: true }, ofGrid, 403],
    ['a dispatcher transfers to any community', 'dispatcher', { type: 'Transfer', toCommunityId: 'anywhere' }, ofGrid, 'done'],
    ['a supervisor closes in his own name', 'supervisor', { type: 'Close', reasonCode: 'by-supervisor' }, ofGrid, 'done'],
    ['a supervisor cannot close for the clock', 'supervisor', { type: 'Close', reasonCode: 'rating-window-passed' }, ofGrid, 403],
    ['a supervisor cannot close for the source', 'supervisor', { type: 'Close', reasonCode: 'by-source' }, ofGrid, 403],
  ])('%s', (_, role, command, ticket, outcome) => {
    expect(answer(() => authorizeTicketCommand(callerAs(role), command, ticket))).toBe(outcome);
  });
});

describe('a report', () => {
  it.each<[Role, string, { communityId: string; gridId?: string }, 'done' | 403 | 404]>([
    ['resident', 'web', { communityId: 'anywhere' }, 'done'],
    ['resident', 'snapshot', { communityId: 'xf', gridId: 'xf-09' }, 'done'],
    ['resident', 'hotline', { communityId: 'xf' }, 403],
    ['resident', 'patrol', { communityId: 'xf' }, 403],
    ['resident', 'import', { communityId: 'xf' }, 403],
    ['grid-leader', 'patrol', { communityId: 'xf', gridId: 'xf-01' }, 'done'],
    ['grid-leader', 'meeting', { communityId: 'xf', gridId: 'xf-01' }, 'done'],
    ['grid-leader', 'patrol', { communityId: 'xf' }, 403],
    ['grid-leader', 'patrol', { communityId: 'xf', gridId: 'xf-09' }, 404],
    ['grid-leader', 'patrol', { communityId: 'yl', gridId: 'xf-01' }, 404],
    ['grid-leader', 'web', { communityId: 'xf', gridId: 'xf-01' }, 403],
    ['dispatcher', 'hotline', { communityId: 'xf' }, 'done'],
    ['dispatcher', 'hotline', { communityId: 'yl' }, 404],
    ['dispatcher', 'import', { communityId: 'xf' }, 403],
    ['volunteer', 'web', { communityId: 'xf' }, 403],
    ['unit', 'web', { communityId: 'xf' }, 403],
    ['supervisor', 'hotline', { communityId: 'xf' }, 403],
    ['analyst', 'web', { communityId: 'xf' }, 403],
    ['admin', 'web', { communityId: 'xf' }, 403],
  ])('by a %s over %s at %j: %s', (role, channel, place, outcome) => {
    const report = { ...commandsOf(role).Report, gridId: undefined!, ...place, channel: channel as 'web' };
    expect(answer(() => authorizeReport(callerAs(role), report))).toBe(outcome);
    expect(answer(() => authorizeTicketCommand(callerAs(role), report, { status: 'none' }))).toBe(outcome);
  });
});

describe('what a caller sees of a ticket', () => {
  it.each(Object.keys(SITUATIONS))('is nothing or something by the table for %s', (situation) => {
    const expectation = SITUATIONS[situation]!;
    for (const role of ROLES) expect([role, visibility(callerAs(role), expectation.ticket) !== null]).toEqual([role, expectation[role] !== 'hidden']);
  });

  const ofAll = ticketWith({ reporterRef: 'p-me', communityId: 'xf', gridId: 'xf-01', claimant: 'me', units: [{ unitId: 'power-works', calledAt: '' }] });
  const tipOff = { ...ofAll, kind: 'tip-off' as const };
  const reported: TicketFact = {
    type: 'TicketReported', revision: 0, occurredAt: REPORTED_AT, recordedAt: REPORTED_AT, actor: { id: 'p-other', role: 'resident' },
    data: { ticketId: ofAll.ticketId, kind: 'tip-off', category: 'food', communityId: 'xf', gridId: 'xf-01', channel: 'web', urgency: 'general', reporterRef: 'p-other' },
  };
  const reclassified: TicketFact = {
    ...reported, type: 'TicketReclassified', revision: 1, data: { kind: 'complaint', category: 'food', urgency: 'general' },
  };
  const onceTipOff = [reported, reclassified].reduce<Ticket>((state, fact) => ticketDecider.evolve(state, fact), ticketDecider.initialState);
  const meanwhileTipOff = [{ ...reclassified, data: { ...reclassified.data, kind: 'tip-off' as const } }, reclassified]
    .reduce<Ticket>((state, fact) => ticketDecider.evolve(state, fact), ofAll);

  it('does not come to more when a tip-off is called something else', () => {
    expect([onceTipOff, meanwhileTipOff]).toMatchObject([{ kind: 'complaint' }, { kind: 'complaint' }]);
    for (const role of ['grid-leader', 'dispatcher'] as const) {
      for (const state of [onceTipOff, meanwhileTipOff]) {
        expect(visibility(callerAs(role), state)).toHaveProperty('identity', 'none');
        expect(answer(() => authorizeIdentity(callerAs(role), state, 'contact'))).toBe(403);
      }
    }
    expect(answer(() => authorizeIdentity(callerAs('supervisor'), onceTipOff, 'investigation'))).toBe('done');
  });

  it.each<[Role, object | null, string | null]>([
    ['resident', { texts: 'public', history: 'public', identity: 'none' }, 'none'],
    ['volunteer', { texts: 'public', history: 'public', identity: 'none' }, 'none'],
    ['grid-leader', { texts: 'all', history: 'all', identity: 'on-request' }, 'none'],
    ['unit', { texts: 'public', history: 'public', identity: 'none' }, 'none'],
    ['dispatcher', { texts: 'all', history: 'all', identity: 'on-request' }, 'none'],
    ['supervisor', { texts: 'all', history: 'all', identity: 'with-reason' }, 'with-reason'],
    ['analyst', { texts: 'none', history: 'all', identity: 'none' }, 'none'],
    ['admin', null, null],
  ])('as %s is %j, and of a tip-off the identity %j', (role, sight, identityOfTipOff) => {
    expect(visibility(callerAs(role), ofAll)).toEqual(sight);
    expect(visibility(callerAs(role), tipOff)?.identity ?? null).toBe(identityOfTipOff);
  });

  it.each<[Role, Ticket, string | undefined, 'done' | 403 | 404]>([
    ['resident', ofAll, 'x', 403],
    ['volunteer', ofAll, 'x', 403],
    ['unit', ofAll, 'x', 403],
    ['analyst', ofAll, 'x', 403],
    ['admin', ofAll, 'x', 403],
    ['grid-leader', ofAll, undefined, 'done'],
    ['grid-leader', tipOff, 'investigation', 403],
    ['grid-leader', SITUATIONS['a ticket that went from their grid to another']!.ticket, 'x', 403],
    ['grid-leader', ticketWith(), 'x', 404],
    ['dispatcher', ofAll, undefined, 'done'],
    ['dispatcher', tipOff, 'investigation', 403],
    ['dispatcher', ticketWith(), 'x', 404],
    ['supervisor', ofAll, undefined, 403],
    ['supervisor', ofAll, 'investigation', 'done'],
    ['supervisor', tipOff, undefined, 403],
    ['supervisor', tipOff, '', 403],
    ['supervisor', tipOff, 'investigation', 'done'],
    ['supervisor', ticketWith({ kind: 'tip-off' }), 'investigation', 404],
    ['supervisor', { status: 'none' }, 'investigation', 404],
  ])('does not show a %s the identity unless allowed (case %#)', (role, ticket, reasonCode, outcome) => {
    expect(answer(() => authorizeIdentity(callerAs(role), ticket, reasonCode))).toBe(outcome);
  });
});

describe('lists and figures', () => {
  it.each<[Role, object]>([
    ['resident', { kind: 'reporter', personRef: 'p-me' }],
    ['volunteer', { kind: 'volunteer', communities: ['xf'], claimant: 'me' }],
    ['grid-leader', { kind: 'grids', grids: ['xf/xf-01', 'xf/xf-02'] }],
    ['unit', { kind: 'unit', unit: 'power-works' }],
    ['dispatcher', { kind: 'communities', communities: ['xf'] }],
    ['supervisor', { kind: 'communities', communities: ['xf'] }],
    ['analyst', { kind: 'communities', communities: ['xf'] }],
    ['admin', { kind: 'none' }],
  ])('of a %s come from %j', (role, scope) => expect(ticketScope(callerAs(role))).toEqual(scope));

  it.each(ROLES)('of a %s without a scope come from nothing', (role) => {
    const scope = ticketScope(callerAs(role, { communities: [], grids: [], unit: undefined!, personRef: undefined! }));
    expect(scope).toEqual(role === 'volunteer' ? { kind: 'volunteer', communities: [], claimant: 'me' } : { kind: 'none' });
  });

  it.each<[Role, 'done' | 403]>([
    ['resident', 403], ['volunteer', 403], ['grid-leader', 403], ['unit', 403], ['dispatcher', 403], ['supervisor', 'done'], ['analyst', 'done'],
    ['admin', 403],
  ])('are counted for a %s: %s', (role, outcome) => {
    expect(answer(() => statisticsScope(callerAs(role)))).toBe(outcome);
    if (outcome === 'done') expect(statisticsScope(callerAs(role))).toEqual(['xf']);
  });

  it('are counted over a foreign community for nobody, over all for an analyst of all', () => {
    expect(answer(() => statisticsScope(callerAs('supervisor'), 'yl'))).toBe(404);
    expect(statisticsScope(callerAs('analyst'), 'xf')).toEqual(['xf']);
    expect(statisticsScope(callerAs('analyst', { communities: ['*'] }), 'yl')).toBeNull();
    expect(answer(() => statisticsScope(callerAs('supervisor', { communities: ['*'] }), 'yl'))).toBe(404);
    expect(statisticsScope(callerAs('analyst', { communities: [] }))).toEqual([]);
  });

  it.each(ROLES)('and the organisation is changed by an admin only, not by a %s', (role) => {
    expect(answer(() => authorizeOrganisationCommand(callerAs(role)))).toBe(role === 'admin' ? 'done' : 403);
  });
});
