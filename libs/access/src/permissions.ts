import type { TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { Channel } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { Role } from './caller.js';

/** How a caller must stand to a ticket to give it a command. The predicates are in standing.ts. */
export type Standing = 'reporter' | 'claimable' | 'claimant' | 'grid-in-charge' | 'called-unit' | 'community' | 'community-in-charge';

/** What the command itself must be. The predicates are in narrowing.ts. */
export type Narrowing =
  | 'public-note' | 'by-resident' | 'by-call-back' | 'own-claim' | 'own-arrival' | 'within-own-grids' | 'no-ruling' | 'by-supervisor';

/** A command that a role may give: to which tickets, and how. */
export interface Grant {
  readonly to: Standing;
  readonly only?: Narrowing;
}

/** Which reports a role may take, and where. */
export interface ReportGrant {
  readonly channels: readonly Channel[];
  readonly where: 'anywhere' | 'own-grids' | 'own-communities';
}

/** `public`: what PUBLIC_STEPS shows; `all`: everything in the ticket's stream. */
export type Extent = 'none' | 'public' | 'all';

/** Opening a reporter's identity is always recorded. `with-reason` reaches tip-offs too, and must state a reason. */
export type IdentityAccess = 'none' | 'on-request' | 'with-reason';

export interface Sight {
  readonly tickets: 'none' | 'reporter' | 'volunteer' | 'grids' | 'unit' | 'communities';
  /** Personal texts of the tickets it sees. */
  readonly texts: Extent;
  readonly history: Extent;
  readonly identity: IdentityAccess;
}

/** Everything that is no ticket. Reading the list of communities and grids is what one needs to report at all. */
export type Duty =
  | 'ReadOrganisation' | 'ReadStatistics' | 'ReadWorkList' | 'ReadEscalations' | 'ReadPolicies' | 'ReadCalendars' | 'ReadDefinitions'
  | 'ManageOrganisation' | 'ManagePolicies' | 'ManageCalendars' | 'ManageDefinitions' | 'IssueTokens' | 'ErasePerson' | 'Operate';

export interface RolePermissions {
  readonly report: ReportGrant | null;
  readonly commands: { readonly [Type in Exclude<TicketCommandType, 'Report'>]?: Grant };
  readonly sees: Sight;
  readonly duties: readonly Duty[];
}

const BLIND: Sight = { tickets: 'none', texts: 'none', history: 'none', identity: 'none' };
const IN_CHARGE: Grant = { to: 'grid-in-charge' };
const IN_COMMUNITY: Grant = { to: 'community' };
/** What a ticket above the grids needs, where no grid leader is in charge: docs/decisions/0011. */
const FOR_COMMUNITY: Grant = { to: 'community-in-charge' };

/**
 * Who may do what: DOMAIN §4 as data, shared by guards, tests and docs/access.md. What is not listed is denied.
 * CorrectNote goes with NoteProgress; the decider lets everybody correct only his own notes.
 */
export const PERMISSIONS: { readonly [R in Role]: RolePermissions } = {
  resident: {
    report: { channels: ['snapshot', 'web'], where: 'anywhere' },
    commands: {
      NoteProgress: { to: 'reporter', only: 'public-note' },
      CorrectNote: { to: 'reporter' },
      Rate: { to: 'reporter', only: 'by-resident' },
      Reopen: { to: 'reporter' },
      Withdraw: { to: 'reporter' },
    },
    sees: { tickets: 'reporter', texts: 'public', history: 'public', identity: 'none' },
    duties: ['ReadOrganisation'],
  },
  volunteer: {
    report: null,
    commands: {
      Claim: { to: 'claimable', only: 'own-claim' },
      ReleaseClaim: { to: 'claimant', only: 'own-claim' },
      NoteProgress: { to: 'claimant' },
      CorrectNote: { to: 'claimant' },
    },
    sees: { tickets: 'volunteer', texts: 'public', history: 'public', identity: 'none' },
    duties: ['ReadOrganisation'],
  },
  'grid-leader': {
    report: { channels: ['patrol', 'meeting'], where: 'own-grids' },
    commands: {
      Dispatch: { to: 'grid-in-charge', only: 'within-own-grids' },
      Acknowledge: IN_CHARGE,
      Return: IN_CHARGE,
      Reclassify: IN_CHARGE,
      CallUnits: IN_CHARGE,
      NoteProgress: IN_CHARGE,
      CorrectNote: IN_CHARGE,
      HoldMediation: IN_CHARGE,
      RecordAgreementPerformed: IN_CHARGE,
      RecordAgreementBroken: IN_CHARGE,
      Resolve: IN_CHARGE,
      PauseClock: IN_CHARGE,
      ResumeClock: IN_CHARGE,
    },
    sees: { tickets: 'grids', texts: 'all', history: 'all', identity: 'on-request' },
    duties: ['ReadOrganisation', 'ReadWorkList', 'ReadPolicies', 'ReadCalendars', 'ReadDefinitions'],
  },
  unit: {
    report: null,
    commands: {
      RecordUnitArrival: { to: 'called-unit', only: 'own-arrival' },
      NoteProgress: { to: 'called-unit' },
      CorrectNote: { to: 'called-unit' },
    },
    sees: { tickets: 'unit', texts: 'public', history: 'public', identity: 'none' },
    duties: ['ReadOrganisation', 'ReadWorkList'],
  },
  dispatcher: {
    report: { channels: ['hotline'], where: 'own-communities' },
    commands: {
      Dispatch: IN_COMMUNITY,
      Acknowledge: FOR_COMMUNITY,
      Reclassify: IN_COMMUNITY,
      Transfer: IN_COMMUNITY,
      CallUnits: FOR_COMMUNITY,
      HoldMediation: FOR_COMMUNITY,
      RecordAgreementPerformed: FOR_COMMUNITY,
      RecordAgreementBroken: FOR_COMMUNITY,
      Resolve: FOR_COMMUNITY,
      PauseClock: FOR_COMMUNITY,
      ResumeClock: FOR_COMMUNITY,
      Reject: IN_COMMUNITY,
      Link: IN_COMMUNITY,
      Unlink: IN_COMMUNITY,
      Reopen: IN_COMMUNITY,
      NoteProgress: IN_COMMUNITY,
      CorrectNote: IN_COMMUNITY,
      AttemptCallBack: IN_COMMUNITY,
      Rate: { to: 'community', only: 'by-call-back' },
      Adopt: IN_COMMUNITY,
    },
    sees: { tickets: 'communities', texts: 'all', history: 'all', identity: 'on-request' },
    duties: ['ReadOrganisation', 'ReadWorkList', 'ReadPolicies', 'ReadCalendars', 'ReadDefinitions'],
  },
  supervisor: {
    report: null,
    commands: {
      Dispatch: { to: 'community', only: 'no-ruling' },
      Transfer: IN_COMMUNITY,
      ExtendDeadline: IN_COMMUNITY,
      ExemptBreach: IN_COMMUNITY,
      Reopen: IN_COMMUNITY,
      Link: IN_COMMUNITY,
      Unlink: IN_COMMUNITY,
      Close: { to: 'community', only: 'by-supervisor' },
    },
    sees: { tickets: 'communities', texts: 'all', history: 'all', identity: 'with-reason' },
    duties: ['ReadOrganisation', 'ReadStatistics', 'ReadEscalations', 'ReadPolicies', 'ReadCalendars', 'ReadDefinitions'],
  },
  analyst: {
    report: null,
    commands: {},
    sees: { tickets: 'communities', texts: 'none', history: 'all', identity: 'none' },
    duties: ['ReadOrganisation', 'ReadStatistics', 'ReadPolicies', 'ReadCalendars', 'ReadDefinitions'],
  },
  admin: {
    report: null,
    commands: {},
    sees: BLIND,
    duties: [
      'ReadOrganisation', 'ReadPolicies', 'ReadCalendars', 'ReadDefinitions', 'ManageOrganisation', 'ManagePolicies', 'ManageCalendars', 'ManageDefinitions',
      'IssueTokens', 'ErasePerson', 'Operate',
    ],
  },
};

/** Everything a route can ask for before it knows which object is meant. */
export type Permission = TicketCommandType | Duty | 'ReadTickets' | 'ReadHistory' | 'OpenIdentity';

/** Whether the role can ever do this, to any object: false is 403 before anything is looked up. */
export function mayEver(role: Role, permission: Permission): boolean {
  const { report, commands, sees, duties } = PERMISSIONS[role];
  switch (permission) {
    case 'Report':
      return report !== null;
    case 'ReadTickets':
      return sees.tickets !== 'none';
    case 'ReadHistory':
      return sees.history !== 'none';
    case 'OpenIdentity':
      return sees.identity !== 'none';
    case 'ReadOrganisation':
    case 'ReadStatistics':
    case 'ReadWorkList':
    case 'ReadEscalations':
    case 'ReadPolicies':
    case 'ReadCalendars':
    case 'ReadDefinitions':
    case 'ManageOrganisation':
    case 'ManagePolicies':
    case 'ManageCalendars':
    case 'ManageDefinitions':
    case 'IssueTokens':
    case 'ErasePerson':
    case 'Operate':
      return duties.includes(permission);
    default:
      return Object.hasOwn(commands, permission);
  }
}
