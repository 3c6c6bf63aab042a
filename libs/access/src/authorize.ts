import { gridKey } from '#libs/ticketing/src/ticket/post.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { ExistingTicket, Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { Channel } from '#libs/ticketing/src/ticket/vocabulary.js';
import { ALL_COMMUNITIES, type Caller, type TicketScope, type WorkScope } from './caller.js';
import { OutOfScopeError, RoleForbiddenError } from './errors.js';
import { NARROWINGS } from './narrowing.js';
import { type Duty, type Extent, type IdentityAccess, mayEver, type Permission, PERMISSIONS } from './permissions.js';
import { SIGHTS, STANDINGS } from './standing.js';

/** What a caller sees of one ticket. */
export interface TicketVisibility {
  readonly texts: Extent;
  readonly history: Extent;
  /** What opening the reporter's identity takes; `none` also for a tip-off, unless the role may state a reason. */
  readonly identity: IdentityAccess;
}

/** Where a report is taken. */
export interface ReportPlace {
  readonly communityId: string;
  readonly gridId?: string;
  readonly channel: Channel;
}

/**
 * Whether the role can ever do this: asked at the door, before any object is looked up.
 * @throws RoleForbiddenError
 */
export function authorizeRole(caller: Caller, permission: Permission): void {
  if (!mayEver(caller.role, permission)) throw new RoleForbiddenError(caller.role, permission);
}

/** @throws RoleForbiddenError for the channel or a missing grid, OutOfScopeError for a foreign place */
export function authorizeReport(caller: Caller, { communityId, gridId, channel }: ReportPlace): void {
  const { report } = PERMISSIONS[caller.role];
  if (report === null) throw new RoleForbiddenError(caller.role, 'Report');
  if (!report.channels.includes(channel)) {
    throw new RoleForbiddenError(caller.role, 'Report', `over the channels ${report.channels.join(', ')}`);
  }
  switch (report.where) {
    case 'anywhere':
      return;
    case 'own-communities':
      if (!caller.communities.includes(communityId)) throw new OutOfScopeError();
      return;
    case 'own-grids':
      if (gridId === undefined) throw new RoleForbiddenError(caller.role, 'Report', 'for a grid that it names');
      if (!caller.grids.includes(gridKey(communityId, gridId))) throw new OutOfScopeError();
      return;
    default: {
      const never: never = report.where;
      throw new Error(`no place ${String(never)}`);
    }
  }
}

/**
 * May this caller give this command to this ticket? Judged on the state that the command will be decided on.
 * @throws RoleForbiddenError when the role never may, or sees the ticket and may not; else OutOfScopeError
 */
export function authorizeTicketCommand(caller: Caller, command: TicketCommand, state: Ticket): void {
  if (command.type === 'Report') return authorizeReport(caller, command);
  const { commands, sees } = PERMISSIONS[caller.role];
  const grant = commands[command.type];
  if (grant === undefined) throw new RoleForbiddenError(caller.role, command.type);
  if (state.status === 'none' || !SIGHTS[sees.tickets](caller, state)) throw new OutOfScopeError();
  if (!STANDINGS[grant.to](caller, state)) throw new RoleForbiddenError(caller.role, command.type, `as ${grant.to}`);
  if (grant.only !== undefined && !NARROWINGS[grant.only].holds(caller, command)) {
    throw new RoleForbiddenError(caller.role, command.type, NARROWINGS[grant.only].text);
  }
}

/** What the caller sees of the ticket; null when to him it does not exist. */
export function visibility(caller: Caller, state: Ticket): TicketVisibility | null {
  const { tickets, texts, history, identity } = PERMISSIONS[caller.role].sees;
  if (state.status === 'none' || !SIGHTS[tickets](caller, state)) return null;
  return { texts, history, identity: mayOpen(caller, state, identity) ? identity : 'none' };
}

/**
 * May this caller open the reporter's identity on this ticket? A former grid may not, and a tip-off's reporter is
 * known only to who states a reason and may.
 * @throws RoleForbiddenError, OutOfScopeError
 */
export function authorizeIdentity(caller: Caller, state: Ticket, reasonCode: string | undefined): ExistingTicket {
  authorizeRole(caller, 'OpenIdentity');
  const { identity, tickets } = PERMISSIONS[caller.role].sees;
  if (state.status === 'none' || !SIGHTS[tickets](caller, state)) throw new OutOfScopeError();
  if (!mayOpen(caller, state, identity)) throw new RoleForbiddenError(caller.role, 'OpenIdentity', 'of tickets in its charge that are no tip-offs');
  if ((identity === 'with-reason' || isProtected(state)) && !reasonCode) {
    throw new RoleForbiddenError(caller.role, 'OpenIdentity', 'with a reason');
  }
  return state;
}

/** Also when it is no longer called a tip-off: a reclassification must not be the way round the protection. */
function isProtected(ticket: ExistingTicket): boolean {
  return ticket.kind === 'tip-off' || ticket.everTipOff === true;
}

function mayOpen(caller: Caller, ticket: ExistingTicket, identity: IdentityAccess): boolean {
  if (identity === 'none') return false;
  if (isProtected(ticket) && identity !== 'with-reason') return false;
  return PERMISSIONS[caller.role].sees.tickets !== 'grids' || STANDINGS['grid-in-charge'](caller, ticket);
}

/** Which tickets the caller may list: the same set that {@link visibility} answers for one by one. */
export function ticketScope(caller: Caller): TicketScope {
  const { tickets } = PERMISSIONS[caller.role].sees;
  switch (tickets) {
    case 'none':
      return { kind: 'none' };
    case 'reporter':
      return caller.personRef === undefined ? { kind: 'none' } : { kind: 'reporter', personRef: caller.personRef };
    case 'grids':
      return caller.grids.length === 0 ? { kind: 'none' } : { kind: 'grids', grids: caller.grids };
    case 'unit':
      return caller.unit === undefined ? { kind: 'none' } : { kind: 'unit', unit: caller.unit };
    case 'volunteer':
      return { kind: 'volunteer', communities: caller.communities, claimant: caller.subject };
    case 'communities':
      return caller.communities.length === 0 ? { kind: 'none' } : { kind: 'communities', communities: caller.communities };
    default: {
      const never: never = tickets;
      throw new Error(`no scope ${String(never)}`);
    }
  }
}

/**
 * Communities whose statistics the caller sees; null: all of them.
 * @throws RoleForbiddenError; OutOfScopeError when `communityId` is asked for and foreign
 */
export function statisticsScope(caller: Caller, communityId?: string): readonly string[] | null {
  authorizeRole(caller, 'ReadStatistics');
  if (caller.role === 'analyst' && caller.communities.includes(ALL_COMMUNITIES)) return null;
  return ownCommunities(caller, communityId);
}

/** Whose work list the caller's is. @throws RoleForbiddenError */
export function workScope(caller: Caller): WorkScope {
  authorizeRole(caller, 'ReadWorkList');
  const { role, grids, unit, communities } = caller;
  if (role === 'unit') return unit === undefined ? { kind: 'communities', communities: [] } : { kind: 'unit', unit };
  return role === 'grid-leader' ? { kind: 'grids', grids } : { kind: 'communities', communities };
}

/** Communities whose escalated tickets the caller sees. @throws RoleForbiddenError; OutOfScopeError when `communityId` is asked for and foreign */
export function escalationScope(caller: Caller, communityId?: string): readonly string[] {
  authorizeRole(caller, 'ReadEscalations');
  return ownCommunities(caller, communityId);
}

function ownCommunities({ communities }: Caller, communityId: string | undefined): readonly string[] {
  if (communityId !== undefined && !communities.includes(communityId)) throw new OutOfScopeError();
  return communities;
}

/** @throws RoleForbiddenError */
export function authorizeOrganisationCommand(caller: Caller): void {
  authorizeRole(caller, 'ManageOrganisation' satisfies Duty);
}

/** @throws RoleForbiddenError */
export function authorizePublication(caller: Caller, duty: 'ManagePolicies' | 'ManageCalendars' | 'ManageDefinitions'): void {
  authorizeRole(caller, duty);
}
