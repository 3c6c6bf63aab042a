/** Time in an office: from inclusive, to exclusive; without `to` until relieved. */
export interface Tenure {
  readonly account: string;
  readonly from: string;
  readonly to?: string;
}

export interface Grid {
  readonly gridId: string;
  readonly name: string;
  readonly closed: boolean;
  /** Labels as given; compared after normalisation. */
  readonly buildings: readonly string[];
  readonly leaders: readonly Tenure[];
  readonly substitutes: readonly Tenure[];
}

export interface Unit {
  readonly unitId: string;
  readonly name: string;
  readonly kind: string;
  readonly retired: boolean;
}

export interface ExistingCommunity {
  readonly exists: true;
  readonly communityId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly subdistrictId?: string;
  readonly dispatchesByItself: boolean;
  /** In order of their adding. */
  readonly grids: readonly Grid[];
  readonly units: readonly Unit[];
}

export type Community = { readonly exists: false } | ExistingCommunity;

export const communityStream = (communityId: string): string => `community-${communityId}`;

export function gridOf(community: Community, gridId: string): Grid | undefined {
  return community.exists ? community.grids.find((grid) => grid.gridId === gridId) : undefined;
}

export function unitOf(community: Community, unitId: string): Unit | undefined {
  return community.exists ? community.units.find((unit) => unit.unitId === unitId) : undefined;
}

/**
 * Who holds the post of grid leader at an instant: the substitute named for it, else the leader in office.
 * @param instant RFC 3339
 * @returns the account id, or undefined when the post is vacant or the grid unknown
 */
export function leaderAt(community: Community, gridId: string, instant: string): string | undefined {
  const grid = gridOf(community, gridId);
  if (grid === undefined) return undefined;
  const at = Date.parse(instant);
  const inOffice = (tenure: Tenure): boolean =>
    Date.parse(tenure.from) <= at && (tenure.to === undefined || at < Date.parse(tenure.to));
  return (grid.substitutes.find(inOffice) ?? grid.leaders.find(inOffice))?.account;
}
