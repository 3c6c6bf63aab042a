import type { Assignment } from './ticket-state.js';
import type { Level } from './vocabulary.js';

/** A grid's name across communities: scope of grid leaders, key of returns and rulings. */
export const gridKey = (communityId: string, gridId: string): string => `${communityId}/${gridId}`;

export const communityPost = (communityId: string): string => `community:${communityId}`;
export const gridPost = (communityId: string, gridId: string): string => `grid:${gridKey(communityId, gridId)}`;
export const unitPost = (unitId: string): string => `unit:${unitId}`;
export const subdistrictPost = (subdistrictId: string): string => `subdistrict:${subdistrictId}`;
export const REPORTER_POST = 'reporter';

export interface DispatchTarget {
  readonly level: Level;
  readonly communityId: string;
  readonly gridId?: string;
  readonly assigneePost?: string;
}

/** True when the target names everything its level needs: a grid below the community, a post above it. */
export function isComplete(target: DispatchTarget): boolean {
  if (target.level === 'grid' || target.level === 'micro-grid') return target.gridId !== undefined;
  return target.level === 'community' || target.assigneePost !== undefined;
}

/** The assignment a target means; above and below it the post of the level stands in where none is named. */
export function assignmentOf({ level, communityId, gridId, assigneePost }: DispatchTarget): Assignment {
  const ownPost = gridId === undefined ? communityPost(communityId) : gridPost(communityId, gridId);
  const post = assigneePost ?? ownPost;
  return gridId === undefined ? { level, communityId, post } : { level, communityId, gridId, post };
}
