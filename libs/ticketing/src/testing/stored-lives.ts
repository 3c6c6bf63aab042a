import type { Actor, Decider, DecisionContext, Fact, NewEvent } from '../decider.js';
import { importRunDecider, importStream } from '../import-run/import-run-decider.js';
import { communityStream } from '../organisation/organisation-state.js';
import { faultsOfCalendar } from '../calendar/validate-calendar.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import { organisationDecider } from '../organisation/organisation-decider.js';
import type { OrganisationCommand } from '../organisation/organisation-command.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';
import { DEFAULT_ON_TIME, type OnTimeDefinition } from '../measures/on-time-definition.js';
import { DEFAULT_THREE_RATES, type ThreeRatesDefinition } from '../measures/three-rates-definition.js';
import { definitionDecider, policyDecider, publicationDecider } from '../publication/publication-decider.js';
import { calendarStream, definitionStream, policyStream } from '../publication/publication-state.js';
import { ERASURE_ORDERS, erasureOrdersDecider } from '../person/erasure-orders-decider.js';
import { personDecider, personStream } from '../person/person-decider.js';
import { ticketDecider, ticketDeciderUnder } from '../ticket/ticket-decider.js';
import { streamOfTicket } from '../ticket/ticket-id.js';
import type { TicketCommand } from '../ticket/ticket-command.js';
import { ADMIN } from './organisation-samples.js';
import { TEST_POLICIES } from './policy-book.js';
import { instantOf, LEADER } from './specification.js';
import { DISPATCHER, IMPORTER, OTHER_TICKET_ID, RESIDENT, report as bareReport, SUPERVISOR, TICKET_ID } from './ticket-samples.js';

/** An event as it lies in the log, as far as folds read it; `personal` is what its sealed envelope opens to. */
export interface StoredEvent {
  readonly streamId: string;
  readonly revision: number;
  readonly type: string;
  readonly data: object;
  readonly personal?: object;
  readonly metadata: {
    readonly actor: Actor; readonly occurredAt: string; readonly recordedAt: string; readonly schemaVersion: number;
    readonly imported?: { readonly rule: string };
  };
}

export const factOf = ({ type, data, revision, metadata }: StoredEvent): Fact<string, object> => {
  const { actor, occurredAt, recordedAt, imported } = metadata;
  return { type, data, revision, actor, occurredAt, recordedAt, ...(imported && { imported }) };
};

/** A command, with its actor where that is not the grid leader. */
type Step<C> = C | readonly [Actor, C];

const hasActor = <C>(step: Step<C>): step is readonly [Actor, C] => Array.isArray(step);

function lived<S, C extends { readonly type: string }, E extends NewEvent<string, object, object>>(
  streamId: string, decider: Decider<S, C, E>, steps: readonly Step<C>[], mode: 'live' | 'import' = 'live',
): readonly StoredEvent[] {
  const stored: StoredEvent[] = [];
  let state = decider.initialState;
  for (const [index, step] of steps.entries()) {
    const [by, command] = hasActor(step) ? step : [LEADER, step];
    const now = instantOf(index);
    const context: DecisionContext = { now, occurredAt: now, actor: by, mode: mode === 'import' && command.type !== 'Adopt' ? 'import' : 'live' };
    const record = (events: readonly E[]): void => {
      for (const event of events) {
        const one = storedEvent(streamId, stored.length, event, context);
        stored.push(one);
        state = decider.evolve(state, factOf(one));
      }
    };
    record(decider.due?.(state, context) ?? []);
    record(decider.decide(command, state, context));
  }
  return stored;
}

function storedEvent(streamId: string, revision: number, event: NewEvent<string, object, object>, { now, actor }: DecisionContext): StoredEvent {
  const metadata = {
    actor: event.actor ?? actor, occurredAt: event.timeFact === undefined ? now : (event.occurredAt ?? now), recordedAt: now, schemaVersion: 1,
    ...(event.imported && { imported: event.imported }),
  };
  const personal = event.personal && Object.keys(event.personal).length > 0 ? { personal: event.personal } : {};
  return { streamId, revision, type: event.type, data: event.data, ...personal, metadata };
}

const dispatch = { type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-01' } as const;
const session = {
  type: 'HoldMediation', venueId: 'home-of-the-grid', partyCount: 2, mediatorPost: 'grid:xf/xf-01', parties: ['A', 'B'],
  terms: 'both sweep',
} as const;
const reason = { reasonCode: 'code', reason: 'a reason' } as const;

const report = {
  ...bareReport, gridId: 'xf-01', sourceKey: 'k-1', description: 'dark', address: '3号楼 2单元', building: '3号楼', latitude: 31.25,
  longitude: 121.5,
  attachmentNames: ['light.jpg'],
} as const;

/** One ticket through nearly every step there is. */
const fullLife: readonly Step<TicketCommand>[] = [
  [RESIDENT, report], [DISPATCHER, { ...dispatch, assigneePost: 'unit:builder', instruction: 'today' }], { type: 'Return', ...reason },
  [DISPATCHER, { ...dispatch, ruling: true }], { type: 'Acknowledge', message: 'coming' },
  { type: 'Reclassify', kind: 'request', category: 'housing/stairs', urgency: 'utilities', reason: 'no complaint' },
  { type: 'Claim', claimantRef: 'team-1' }, { type: 'ReleaseClaim', claimantRef: 'team-1' },
  { type: 'CallUnits', unitIds: ['builder'], reason: 'a ladder' }, { type: 'RecordUnitArrival', unitId: 'builder' },
  { type: 'NoteProgress', visibility: 'public', note: 'bulb ordered', attachmentIds: ['att-1'], activity: 'Wait' },
  { type: 'CorrectNote', correctedRevision: 10, note: 'lamp ordered' },
  { ...session, outcome: 'adjourned', nextSessionAt: '2026-11-25T10:00:00.000Z' },
  { ...session, outcome: 'agreed', performBy: '2026-12-01T00:00:00.000Z' },
  { type: 'RecordAgreementBroken', evidence: 'not swept' }, { ...session, outcome: 'agreed', performBy: '2026-12-09T00:00:00.000Z' },
  { type: 'RecordAgreementPerformed', evidence: 'swept' },
  { type: 'Resolve', outcome: 'solved', text: 'lit', attachmentNames: ['lit.jpg'] },
  [DISPATCHER, { type: 'AttemptCallBack', result: 'reached' }],
  [RESIDENT, { type: 'Rate', via: 'resident', contacted: true, solved: false, satisfaction: 2, comment: 'dark again' }],
  { type: 'Resolve', outcome: 'explained' }, [SUPERVISOR, { type: 'Close', reasonCode: 'by-supervisor', reason: 'no answer' }],
  [DISPATCHER, { type: 'Reopen', ...reason }],
];

/** An emergency: ten minutes from step to step, so that its two hours run out under way. */
const underPolicy: readonly Step<TicketCommand>[] = [
  [RESIDENT, { ...report, ticketId: '20261122-DEADX-00006', urgency: 'emergency' }], [DISPATCHER, dispatch], { type: 'Acknowledge' },
  ...Array.from({ length: 18 }, (): Step<TicketCommand> => ({ type: 'NoteProgress', visibility: 'internal', activity: 'Wait' })),
  { ...session, outcome: 'agreed', performBy: '2026-12-01T00:00:00.000Z' },
  { type: 'Reclassify', kind: 'request', category: 'housing/stairs', urgency: 'general' }, { type: 'RecordAgreementPerformed' },
  { type: 'Resolve', outcome: 'solved' },
];

/** Ten minutes from step to step: paused for ten, an hour granted, run out at 11:10 all the same, and exempted. */
const movedClocks: readonly Step<TicketCommand>[] = [
  [RESIDENT, { ...report, ticketId: '20261122-PAVSE-00007', urgency: 'emergency' }], [DISPATCHER, dispatch], { type: 'Acknowledge' },
  { type: 'PauseClock', ...reason }, { type: 'ResumeClock', ...reason },
  [SUPERVISOR, { type: 'ExtendDeadline', stage: 'resolve', by: { hours: 1 }, ...reason }],
  ...Array.from({ length: 14 }, (): Step<TicketCommand> => ({ type: 'NoteProgress', visibility: 'internal', activity: 'Wait' })),
  [SUPERVISOR, { type: 'ExemptBreach', stage: 'resolve', cycle: 0, dueAt: '2026-11-22T11:10:00.000Z', ...reason }],
];

const communityLife: readonly OrganisationCommand[] = [
  {
    type: 'CreateCommunity', communityId: 'xf', name: 'Happiness Lane', timeZone: 'Asia/Shanghai', subdistrictId: 'wj',
    dispatchesByItself: false,
  },
  { type: 'SwitchSelfDispatch', dispatchesByItself: true }, { type: 'AddGrid', gridId: 'xf-01', name: 'North' },
  { type: 'AddGrid', gridId: 'xf-02', name: 'South' },
  { type: 'RenameGrid', gridId: 'xf-01', name: 'North gate' }, { type: 'AssignBuilding', gridId: 'xf-01', building: '3号楼' },
  { type: 'AssignBuilding', gridId: 'xf-01', building: '5号楼' }, { type: 'RemoveBuilding', gridId: 'xf-01', building: '5号楼' },
  { type: 'AppointLeader', gridId: 'xf-01', account: 'account-1', from: '2026-01-01T00:00:00.000Z' },
  { type: 'RelieveLeader', gridId: 'xf-01', account: 'account-1', at: '2026-06-01T00:00:00.000Z' },
  { type: 'AppointLeader', gridId: 'xf-01', account: 'account-2', from: '2026-06-01T00:00:00.000Z', to: '2027-06-01T00:00:00.000Z' },
  { type: 'NameSubstitute', gridId: 'xf-01', account: 'account-3', from: '2026-08-01T00:00:00.000Z', to: '2026-08-15T00:00:00.000Z' },
  { type: 'RegisterUnit', unitId: 'builder', name: 'Builder', kind: 'company' },
  { type: 'RegisterUnit', unitId: 'traffic-police', name: 'Traffic police', kind: 'department' },
  { type: 'RetireUnit', unitId: 'builder' }, { type: 'CloseGrid', gridId: 'xf-02' },
];

const ticket = (ticketId: string, steps: readonly Step<TicketCommand>[], mode?: 'import') =>
  lived(streamOfTicket(ticketId), ticketDecider, [{ ...report, ticketId }, ...steps], mode);

/** The default policy with every kind of part that it lacks. */
const stricter: PolicyDocument = {
  ...DEFAULT_POLICY, version: 2, title: 'Stricter', categories: ['water/rain pipe', 'noise'],
  rules: [{
    name: 'water-xf', when: { kinds: ['complaint'], urgencies: ['general'], categories: ['water/*'], communities: ['xf'] },
    limits: { resolve: { clock: 'working-days', days: 3 } },
    ladder: {
      resolve: [{ at: 0.5, action: 'warn' }, { at: 1, action: 'breach' }, { at: 1.5, action: 'escalate', escalateTo: 'district' }],
      rate: [{ at: 1, action: 'close' }],
    },
  }],
};

const officeDay = [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }];
const lenient: ThreeRatesDefinition = { ...DEFAULT_THREE_RATES, version: 2, source: 'A city office', openQuestion: 'leaves-the-rate' };
const resolvedInPeriod: OnTimeDefinition = { ...DEFAULT_ON_TIME[0]!, name: 'RESOLVED_IN_PERIOD', stages: ['resolve'] };

const officeCalendar = {
  name: 'office', version: 1, title: 'Office hours', source: 'council', timeZone: 'Asia/Shanghai', covers: { from: '2026-01-01', to: '2026-12-31' },
  week: [officeDay, officeDay, officeDay, officeDay, officeDay, [], []], holidays: [{ date: '2026-10-01', name: '国庆节' }],
  workedDays: [{ date: '2026-10-10', name: '国庆节', spans: officeDay }],
};

/** Streams that hold every event type there is, as the deciders write them today. */
export function storedLives(): readonly StoredEvent[] {
  return [
    ...lived(streamOfTicket(TICKET_ID), ticketDecider, fullLife),
    ...ticket('20261122-XFER0-00001', [
      { type: 'Transfer', toCommunityId: 'hp', reason: 'other side of the street' },
      { type: 'Link', kind: 'duplicate', to: OTHER_TICKET_ID, targetIsDuplicate: false },
      { type: 'Unlink', kind: 'duplicate', to: OTHER_TICKET_ID }, [RESIDENT, { type: 'Withdraw', ...reason }],
    ]),
    ...ticket('20261122-DVP00-00002', [dispatch, { type: 'Link', kind: 'duplicate', to: OTHER_TICKET_ID, targetIsDuplicate: false }]),
    ...ticket('20261122-REJCT-00003', [{ type: 'Reject', ...reason }]),
    ...lived(streamOfTicket('20261122-TWGRD-00008'), ticketDecider, [
      [RESIDENT, { ...bareReport, ticketId: '20261122-TWGRD-00008', address: 'at the gate', routing: { result: 'ambiguous', gridIds: ['xf-01', 'xf-02'] } }],
      [DISPATCHER, dispatch],
    ]),
    ...ticket('20261122-1MPRT-00005', [
      [IMPORTER, { type: 'Acknowledge' }], [IMPORTER, { type: 'Resolve', outcome: 'solved' }],
      [IMPORTER, { type: 'Resolve', outcome: 'solved' }], { type: 'Adopt' },
    ], 'import'),
    ...lived(streamOfTicket('20261122-DEADX-00006'), ticketDeciderUnder(TEST_POLICIES), underPolicy),
    ...lived(streamOfTicket('20261122-PAVSE-00007'), ticketDeciderUnder(TEST_POLICIES), movedClocks),
    ...lived(communityStream('xf'), organisationDecider, communityLife.map((command) => [ADMIN, command] as const)),
    ...lived(personStream('person-1'), personDecider, [
      [SUPERVISOR, { type: 'OpenIdentity', ticketId: TICKET_ID, reasonCode: 'threat-to-life' }], [ADMIN, { type: 'ErasePerson' }],
    ]),
    ...lived(ERASURE_ORDERS, erasureOrdersDecider, [[ADMIN, { type: 'OrderErasure', personRef: 'person-1' }]]),
    ...lived(policyStream('default'), policyDecider, [
      [ADMIN, { type: 'Publish', document: DEFAULT_POLICY }], [ADMIN, { type: 'Publish', document: stricter }],
    ]),
    ...lived(calendarStream('office'), publicationDecider('CalendarPublished', faultsOfCalendar), [[ADMIN, { type: 'Publish', document: officeCalendar }]]),
    ...lived(definitionStream('three-rates'), definitionDecider, [
      [ADMIN, { type: 'Publish', document: DEFAULT_THREE_RATES }],
      [ADMIN, { type: 'Publish', document: lenient }],
    ]),
    ...lived(definitionStream('RESOLVED_IN_PERIOD'), definitionDecider, [
      [ADMIN, { type: 'Publish', document: resolvedInPeriod }],
    ]),
    ...lived(importStream('run-1'), importRunDecider, [
      [IMPORTER, {
        type: 'StartImport', mappingDigest: 'aa', sourceDigest: 'bb', extractedAt: '2026-08-08T00:00:00.000Z', source: 'service-requests',
      }],
      [IMPORTER, { type: 'CompleteImport', counts: { rows: 3, tickets: 2 } }],
    ]),
  ];
}
