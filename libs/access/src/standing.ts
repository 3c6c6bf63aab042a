import { gridKey } from '#libs/ticketing/src/ticket/post.js';
import { isOpen } from '#libs/ticketing/src/ticket/standing.js';
import type { ExistingTicket } from '#libs/ticketing/src/ticket/ticket-state.js';
import type { Caller } from './caller.js';
import type { Sight, Standing } from './permissions.js';

type Predicate = (caller: Caller, ticket: ExistingTicket) => boolean;

const isClaimant: Predicate = (caller, ticket) => ticket.claimant === caller.subject;

const isClaimable: Predicate = (caller, ticket) =>
  isOpen(ticket) && ticket.claimant === undefined && ticket.kind !== 'tip-off' && ticket.everTipOff !== true && caller.communities.includes(ticket.communityId);

const isGridInCharge: Predicate = (caller, ticket) =>
  ticket.gridId !== undefined && caller.grids.includes(gridKey(ticket.communityId, ticket.gridId));

/** A grid that had the ticket may follow it until it ends. */
const isFormerGrid: Predicate = (caller, ticket) =>
  ticket.status !== 'closed' && ticket.status !== 'rejected' && ticket.status !== 'withdrawn'
  && ticket.formerGrids.some((grid) => caller.grids.includes(grid));

const isReporter: Predicate = (caller, ticket) => caller.personRef !== undefined && ticket.reporterRef === caller.personRef;

const isCalledUnit: Predicate = (caller, ticket) => caller.unit !== undefined && ticket.units.some(({ unitId }) => unitId === caller.unit);

const isInCommunity: Predicate = (caller, ticket) => caller.communities.includes(ticket.communityId);

export const STANDINGS: { readonly [S in Standing]: Predicate } = {
  reporter: isReporter,
  // His own claim as well: to claim again is a conflict that the decider names, not a ticket that vanished.
  claimable: (caller, ticket) => isClaimable(caller, ticket) || isClaimant(caller, ticket),
  claimant: isClaimant,
  'grid-in-charge': isGridInCharge,
  'called-unit': isCalledUnit,
  community: isInCommunity,
  'community-in-charge': (caller, ticket) => ticket.gridId === undefined && isInCommunity(caller, ticket),
};

/** Which existing tickets a scope reaches: the same set as the list query of {@link TicketScope}. */
export const SIGHTS: { readonly [S in Sight['tickets']]: Predicate } = {
  none: () => false,
  reporter: isReporter,
  volunteer: STANDINGS.claimable,
  grids: (caller, ticket) => isGridInCharge(caller, ticket) || isFormerGrid(caller, ticket),
  unit: isCalledUnit,
  communities: isInCommunity,
};
