import type { AccountName } from './accounts.js';

/** Everybody of community xf, one per role. */
export const OWN = ['resident', 'volunteer', 'leader', 'unit', 'dispatcher', 'supervisor', 'analyst', 'admin'] as const satisfies readonly AccountName[];
export type Own = (typeof OWN)[number];

/** The account of the same role to which everything in xf is foreign. An admin has no scope to be foreign to. */
export const FOREIGN: Readonly<Record<Exclude<Own, 'admin'>, AccountName>> = {
  resident: 'foreignResident', volunteer: 'foreignVolunteer', leader: 'foreignLeader', unit: 'foreignUnit',
  dispatcher: 'foreignDispatcher', supervisor: 'foreignSupervisor', analyst: 'foreignAnalyst',
};

export interface AccessCase {
  /** Written down from the product's table of roles, not taken from the code that is tested. */
  readonly allowed: readonly Own[];
  /** Who may give the command to a ticket that no grid is in charge of, instead of the grid's leader. */
  readonly aboveGrids?: 'dispatcher';
  /** A body that the validation lets through. */
  readonly body?: Readonly<Record<string, unknown>>;
}

const STAFF = ['leader', 'unit', 'dispatcher', 'supervisor', 'analyst'] as const satisfies readonly Own[];
const SEEING: readonly Own[] = ['resident', 'volunteer', ...STAFF];
/** Who answers for deadlines. */
const ANSWERING: readonly Own[] = ['leader', 'dispatcher', 'supervisor', 'analyst', 'admin'];
const WRITING: readonly Own[] = ['resident', 'volunteer', 'leader', 'unit', 'dispatcher'];

/** Commands on one ticket, by operation. */
export const TICKET_COMMANDS: Readonly<Record<string, AccessCase>> = {
  Dispatch: { allowed: ['leader', 'dispatcher', 'supervisor'], body: { level: 'grid', gridId: 'xf-01' } },
  Acknowledge: { allowed: ['leader'], aboveGrids: 'dispatcher' },
  Return: { allowed: ['leader'], body: { reasonCode: 'not-ours' } },
  Reclassify: { allowed: ['leader', 'dispatcher'], body: { kind: 'request', category: 'a', urgency: 'general' } },
  Transfer: { allowed: ['dispatcher', 'supervisor'], body: { toCommunityId: 'yl' } },
  Claim: { allowed: ['volunteer'] },
  ReleaseClaim: { allowed: ['volunteer'] },
  CallUnits: { allowed: ['leader'], aboveGrids: 'dispatcher', body: { unitIds: ['water-works'] } },
  RecordUnitArrival: { allowed: ['unit'], body: { unitId: 'power-works' } },
  NoteProgress: { allowed: WRITING, body: { visibility: 'public', note: 'x' } },
  CorrectNote: { allowed: WRITING, body: { correctedRevision: 1, note: 'x' } },
  HoldMediation: { allowed: ['leader'], aboveGrids: 'dispatcher', body: { partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'failed' } },
  RecordAgreementPerformed: { allowed: ['leader'], aboveGrids: 'dispatcher' },
  RecordAgreementBroken: { allowed: ['leader'], aboveGrids: 'dispatcher' },
  Resolve: { allowed: ['leader'], aboveGrids: 'dispatcher', body: { outcome: 'solved' } },
  AttemptCallBack: { allowed: ['dispatcher'], body: { result: 'reached' } },
  Rate: { allowed: ['resident', 'dispatcher'], body: { solved: true } },
  Reopen: { allowed: ['resident', 'dispatcher', 'supervisor'], body: { reasonCode: 'not-solved' } },
  Link: { allowed: ['dispatcher', 'supervisor'] },
  Unlink: { allowed: ['dispatcher', 'supervisor'] },
  Withdraw: { allowed: ['resident'], body: { reasonCode: 'settled' } },
  Reject: { allowed: ['dispatcher'], body: { reasonCode: 'out-of-remit' } },
  Close: { allowed: ['supervisor'], body: { reason: 'x' } },
  Adopt: { allowed: ['dispatcher'] },
  PauseClock: { allowed: ['leader'], aboveGrids: 'dispatcher', body: { reasonCode: 'awaits-part' } },
  ResumeClock: { allowed: ['leader'], aboveGrids: 'dispatcher' },
  ExtendDeadline: { allowed: ['supervisor'], body: { stage: 'resolve', days: 2 } },
  ExemptBreach: { allowed: ['supervisor'], body: { stage: 'resolve', cycle: 0, dueAt: '2026-11-29T16:00:00.000Z', reasonCode: 'typhoon' } },
};

/** Commands on a community: the admin's alone. */
export const COMMUNITY_COMMANDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  SwitchSelfDispatch: { dispatchesByItself: true },
  AddGrid: { gridId: 'xf-03', name: 'Grid 3' },
  RenameGrid: { gridId: 'xf-01', name: 'Other' },
  CloseGrid: { gridId: 'xf-01' },
  AssignBuilding: { gridId: 'xf-01', building: '9号楼' },
  RemoveBuilding: { gridId: 'xf-01', building: '1号楼' },
  AppointLeader: { gridId: 'xf-01', account: 'leader-1', from: '2026-01-01T00:00:00Z' },
  RelieveLeader: { gridId: 'xf-01', account: 'leader-1', at: '2026-01-01T00:00:00Z' },
  NameSubstitute: { gridId: 'xf-01', account: 'leader-2', from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
  RegisterUnit: { unitId: 'lifts', name: 'Lifts', kind: 'utility' },
  RetireUnit: { unitId: 'power-works' },
};

/** Everything else: each has a test of its own. */
export const OTHER_OPERATIONS: Readonly<Record<string, readonly Own[]>> = {
  Report: ['resident', 'leader', 'dispatcher'],
  CreateCommunity: ['admin'],
  ErasePerson: ['admin'],
  OpenIdentity: ['leader', 'dispatcher', 'supervisor'],
  ListTickets: SEEING,
  GetTicket: SEEING,
  GetTicketHistory: SEEING,
  GetTicketDeadlines: SEEING,
  ReadWorkList: ['leader', 'unit', 'dispatcher'],
  ReadEscalations: ['supervisor'],
  ListCommunities: OWN,
  ListGrids: OWN,
  GetCommunity: OWN,
  ReadResponseTimes: ['supervisor', 'analyst'],
  ReadStatistics: ['supervisor', 'analyst'],
  RunSimulation: ['supervisor', 'analyst'],
  PublishPolicy: ['admin'],
  ListPolicies: ANSWERING,
  GetPolicy: ANSWERING,
  PublishCalendar: ['admin'],
  ListCalendars: ANSWERING,
  GetCalendar: ANSWERING,
  PublishDefinition: ['admin'],
  ListDefinitions: ANSWERING,
  GetDefinition: ANSWERING,
};
