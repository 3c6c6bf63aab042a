import type { StatisticGroup } from '#libs/read-model/src/statistics/statistics.js';
import type { Places } from '#libs/read-model/src/statistics/statistics-rows.js';
import type { ExistingCommunity } from '#libs/ticketing/src/organisation/organisation-state.js';

/** Communities as a replay has folded them. */
export class ReplayedPlaces implements Places {
  private readonly communities: ExistingCommunity[] = [];

  add(community: ExistingCommunity): void {
    this.communities.push(community);
  }

  async namesOf(groupBy: StatisticGroup): Promise<ReadonlyMap<string, string>> {
    switch (groupBy) {
      case 'community': return new Map(this.communities.map(({ communityId, name }) => [communityId, name]));
      case 'grid': return new Map(this.communities.flatMap(({ communityId, grids }) => grids.map(({ gridId, name }) => [`${communityId}/${gridId}`, name])));
      default: return new Map();
    }
  }

  async zonesOf(scope: readonly string[] | null): Promise<readonly string[]> {
    const own = this.communities.filter(({ communityId }) => scope === null || scope.includes(communityId));
    return [...new Set(own.map(({ timeZone }) => timeZone))].sort();
  }
}
