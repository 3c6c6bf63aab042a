import type { Routing } from '../ticket/ticket-command.js';
import { normaliseLabel, tokenBoundaries } from './building-label.js';
import type { Community, ExistingCommunity, Grid } from './organisation-state.js';

/** Longer addresses are cut: what comes after this is no address any more, and the search is quadratic. */
const ADDRESS_LIMIT = 500;

interface LabelIndex {
  /** Normalised label → open grids that hold it. */
  readonly grids: ReadonlyMap<string, readonly string[]>;
  readonly longest: number;
}

/** Reports are the hot path and communities change seldom: the index lives as long as the folded grids it is made of. */
const indexes = new WeakMap<readonly Grid[], LabelIndex>();

/**
 * Where a reported building leads: the building's label exactly (after normalisation), else the longest building label
 * that stands in the address at token boundaries. Several grids at the longest are ambiguous: a person must choose.
 */
export function route(community: Community, place: { readonly building?: string; readonly address?: string }): Routing {
  if (!community.exists) return { result: 'unknown' };
  const index = indexOf(community);
  const exact = place.building === undefined ? undefined : index.grids.get(normaliseLabel(place.building));
  const gridIds = exact ?? (place.address === undefined ? [] : longestIn(place.address, index));
  const [gridId] = gridIds;
  if (gridId === undefined) return { result: 'unknown' };
  if (gridIds.length > 1) return { result: 'ambiguous', gridIds };
  return { result: 'grid', gridId, dispatchesByItself: community.dispatchesByItself };
}

function indexOf(community: ExistingCommunity): LabelIndex {
  const known = indexes.get(community.grids);
  if (known !== undefined) return known;
  const grids = new Map<string, string[]>();
  let longest = 0;
  for (const grid of community.grids) {
    if (grid.closed) continue;
    for (const building of grid.buildings) {
      const label = normaliseLabel(building);
      longest = Math.max(longest, label.length);
      const holders = grids.get(label);
      if (holders === undefined) grids.set(label, [grid.gridId]);
      else if (!holders.includes(grid.gridId)) holders.push(grid.gridId);
    }
  }
  const index = { grids, longest };
  indexes.set(community.grids, index);
  return index;
}

/** The grids of every label that is as long as the longest one found. */
function longestIn(address: string, index: LabelIndex): readonly string[] {
  const text = normaliseLabel(address.slice(0, ADDRESS_LIMIT));
  const boundaries = tokenBoundaries(text);
  let length = 1;
  let found = new Set<string>();
  for (const from of boundaries) {
    for (const to of boundaries) {
      if (to - from < length) continue;
      if (to - from > index.longest) break;
      const gridIds = index.grids.get(text.slice(from, to));
      if (gridIds === undefined) continue;
      if (to - from > length) found = new Set();
      length = to - from;
      for (const gridId of gridIds) found.add(gridId);
    }
  }
  return [...found];
}
