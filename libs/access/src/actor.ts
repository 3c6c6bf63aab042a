import type { Actor } from '#libs/ticketing/src/decider.js';
import { communityPost, gridKey, gridPost, REPORTER_POST, unitPost } from '#libs/ticketing/src/ticket/post.js';
import type { Caller } from './caller.js';

/** Where somebody acts: the report's place, or the ticket's. */
export interface Place {
  readonly communityId: string;
  readonly gridId?: string;
}

/**
 * Who acts, as events name him: a resident by his person reference, never by his account; staff by account. The post
 * is the office that gives him the right at this place; with one office only the place may be left out.
 */
export function actorOf(caller: Caller, place?: Place): Actor {
  const { role } = caller;
  const id = role === 'resident' ? (caller.personRef ?? 'unknown') : caller.subject;
  const post = postOf(caller, place);
  return post === undefined ? { id, role } : { id, role, post };
}

function postOf({ role, grids, communities, unit }: Caller, place: Place | undefined): string | undefined {
  switch (role) {
    case 'resident':
      return REPORTER_POST;
    case 'grid-leader': {
      const grid = place === undefined ? only(grids) : grids.find((key) => key === gridKey(place.communityId, place.gridId ?? ''));
      const [communityId, gridId] = (grid ?? '').split('/');
      return communityId && gridId ? gridPost(communityId, gridId) : undefined;
    }
    case 'dispatcher':
    case 'supervisor': {
      const community = place === undefined ? only(communities) : communities.find((id) => id === place.communityId);
      return community === undefined ? undefined : communityPost(community);
    }
    case 'unit':
      return unit === undefined ? undefined : unitPost(unit);
    case 'volunteer':
    case 'analyst':
    case 'admin':
      return undefined;
    default: {
      const never: never = role;
      throw new Error(`no role ${String(never)}`);
    }
  }
}

function only(offices: readonly string[]): string | undefined {
  return offices.length === 1 ? offices[0] : undefined;
}
