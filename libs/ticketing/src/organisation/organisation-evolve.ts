import type { Fact } from '../decider.js';
import { UnknownEventError } from '../unknown-event-error.js';
import type { OrganisationFact } from './organisation-event.js';
import type { Community, ExistingCommunity, Grid, Tenure } from './organisation-state.js';

/** Folds one event; total for every order of known events. @throws UnknownEventError */
export function evolveCommunity(community: Community, fact: Fact<string, object>): Community {
  const known = fact as OrganisationFact;
  if (known.type === 'CommunityCreated') {
    return community.exists ? community : { exists: true, ...known.data, grids: [], units: [] };
  }
  return community.exists ? evolveExisting(community, known) : community;
}

function evolveExisting(community: ExistingCommunity, fact: Exclude<OrganisationFact, { type: 'CommunityCreated' }>): ExistingCommunity {
  switch (fact.type) {
    case 'SelfDispatchSwitched':
      return { ...community, dispatchesByItself: fact.data.dispatchesByItself };
    case 'GridAdded':
      return { ...community, grids: [...community.grids, { ...fact.data, closed: false, buildings: [], leaders: [], substitutes: [] }] };
    case 'GridRenamed':
      return withGrid(community, fact.data.gridId, () => ({ name: fact.data.name }));
    case 'GridClosed':
      return withGrid(community, fact.data.gridId, () => ({ closed: true }));
    case 'BuildingAssigned':
      return withGrid(community, fact.data.gridId, (grid) => ({ buildings: [...grid.buildings, fact.data.building] }));
    case 'BuildingRemoved':
      return withGrid(community, fact.data.gridId, (grid) => ({
        buildings: grid.buildings.filter((building) => building !== fact.data.building),
      }));
    case 'LeaderAppointed':
      return withGrid(community, fact.data.gridId, (grid) => ({ leaders: [...grid.leaders, tenure(fact.data)] }));
    case 'LeaderRelieved':
      return withGrid(community, fact.data.gridId, (grid) => ({ leaders: relieved(grid.leaders, fact.data) }));
    case 'SubstituteNamed':
      return withGrid(community, fact.data.gridId, (grid) => ({ substitutes: [...grid.substitutes, tenure(fact.data)] }));
    case 'UnitRegistered':
      return { ...community, units: [...community.units, { ...fact.data, retired: false }] };
    case 'UnitRetired':
      return { ...community, units: community.units.map((unit) => (unit.unitId === fact.data.unitId ? { ...unit, retired: true } : unit)) };
    default: {
      const never: never = fact;
      throw new UnknownEventError('community', (never as Fact).type);
    }
  }
}

function withGrid(community: ExistingCommunity, gridId: string, change: (grid: Grid) => Partial<Grid>): ExistingCommunity {
  return { ...community, grids: community.grids.map((grid) => (grid.gridId === gridId ? { ...grid, ...change(grid) } : grid)) };
}

function tenure({ account, from, to }: { account: string; from: string; to?: string }): Tenure {
  return to === undefined ? { account, from } : { account, from, to };
}

function relieved(leaders: readonly Tenure[], { account, at }: { account: string; at: string }): Tenure[] {
  const instant = Date.parse(at);
  return leaders.map((term) => {
    const covers = Date.parse(term.from) < instant && (term.to === undefined || instant < Date.parse(term.to));
    return term.account === account && covers ? { ...term, to: at } : term;
  });
}
