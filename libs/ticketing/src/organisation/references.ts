import { RuleViolation } from '../rule-violation.js';
import { gridOf, unitOf, type Community, type ExistingCommunity, type Grid } from './organisation-state.js';

/**
 * What a ticket's command names in the organisation must exist. A ticket's decider sees its own stream only, so whoever
 * gives the command checks its references against the community's state first.
 * @throws RuleViolation unknown-community
 */
export function requireCommunity(community: Community): ExistingCommunity {
  if (!community.exists) throw new RuleViolation('unknown-community');
  return community;
}

/** @throws RuleViolation unknown-community, unknown-grid, grid-closed */
export function requireOpenGrid(community: Community, gridId: string): Grid {
  const grid = gridOf(requireCommunity(community), gridId);
  if (grid === undefined) throw new RuleViolation('unknown-grid', { gridId });
  if (grid.closed) throw new RuleViolation('grid-closed', { gridId });
  return grid;
}

/** Registered and not retired. @throws RuleViolation unknown-community, unknown-unit */
export function requireUnits(community: Community, unitIds: readonly string[]): void {
  requireCommunity(community);
  for (const unitId of unitIds) if (unitOf(community, unitId)?.retired !== false) throw new RuleViolation('unknown-unit', { unitId });
}
