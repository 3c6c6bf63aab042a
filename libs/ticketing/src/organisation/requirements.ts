import { RuleViolation } from '../rule-violation.js';
import { gridOf, type Community, type ExistingCommunity, type Grid } from './organisation-state.js';

/** @throws RuleViolation unknown-community */
export function requireCommunity(community: Community): ExistingCommunity {
  if (!community.exists) throw new RuleViolation('unknown-community');
  return community;
}

/** A closed grid's last leader can still be relieved, so not everything asks for an open one. @throws RuleViolation unknown-grid */
export function requireGrid(community: ExistingCommunity, gridId: string): Grid {
  const grid = gridOf(community, gridId);
  if (grid === undefined) throw new RuleViolation('unknown-grid', { gridId });
  return grid;
}

/** @throws RuleViolation unknown-grid, grid-closed */
export function requireOpenGrid(community: ExistingCommunity, gridId: string): Grid {
  const grid = requireGrid(community, gridId);
  if (grid.closed) throw new RuleViolation('grid-closed', { gridId });
  return grid;
}
