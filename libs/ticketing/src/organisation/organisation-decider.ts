import type { Decider, DecisionContext } from '../decider.js';
import { present } from '../present.js';
import { RuleViolation } from '../rule-violation.js';
import { normaliseLabel } from './building-label.js';
import { appointLeader, nameSubstitute, relieveLeader } from './decide-leaders.js';
import { evolveCommunity } from './organisation-evolve.js';
import type { OrganisationCommand } from './organisation-command.js';
import type { OrganisationEvent } from './organisation-event.js';
import { gridOf, unitOf, type Community, type ExistingCommunity, type Grid } from './organisation-state.js';
import { requireCommunity, requireGrid, requireOpenGrid } from './requirements.js';

/** A community with its grids, leaders and units: stream `community-<communityId>`. */
export const organisationDecider: Decider<Community, OrganisationCommand, OrganisationEvent> = {
  initialState: { exists: false },
  decide,
  evolve: evolveCommunity,
};

function decide(command: OrganisationCommand, community: Community, _context: DecisionContext): readonly OrganisationEvent[] {
  if (command.type === 'CreateCommunity') {
    if (community.exists) throw new RuleViolation('community-exists', { communityId: community.communityId });
    const { communityId, name, timeZone, subdistrictId, dispatchesByItself } = command;
    return [{ type: 'CommunityCreated', data: { communityId, name, timeZone, ...present({ subdistrictId }), dispatchesByItself } }];
  }
  return [decideExisting(command, requireCommunity(community))];
}

type ChangeCommand = Exclude<OrganisationCommand, { type: 'CreateCommunity' }>;

function decideExisting(command: ChangeCommand, community: ExistingCommunity): OrganisationEvent {
  switch (command.type) {
    case 'SwitchSelfDispatch':
      if (command.dispatchesByItself === community.dispatchesByItself) throw new RuleViolation('already-so');
      return { type: 'SelfDispatchSwitched', data: { dispatchesByItself: command.dispatchesByItself } };
    case 'AddGrid':
    case 'RenameGrid':
    case 'CloseGrid':
      return changeGrid(command, community);
    case 'AssignBuilding':
    case 'RemoveBuilding':
      return changeBuildings(command, requireOpenGrid(community, command.gridId));
    case 'AppointLeader':
      return appointLeader(command, requireOpenGrid(community, command.gridId));
    case 'NameSubstitute':
      return nameSubstitute(command, requireOpenGrid(community, command.gridId));
    case 'RelieveLeader':
      return relieveLeader(command, requireGrid(community, command.gridId));
    case 'RegisterUnit': {
      if (unitOf(community, command.unitId) !== undefined) throw new RuleViolation('unit-exists', { unitId: command.unitId });
      return { type: 'UnitRegistered', data: { unitId: command.unitId, name: command.name, kind: command.kind } };
    }
    case 'RetireUnit': {
      if (unitOf(community, command.unitId)?.retired !== false) throw new RuleViolation('unknown-unit', { unitId: command.unitId });
      return { type: 'UnitRetired', data: { unitId: command.unitId } };
    }
    default: {
      const never: never = command;
      throw new Error(`unknown command ${JSON.stringify(never)}`);
    }
  }
}

type GridChange = Extract<OrganisationCommand, { type: 'AddGrid' | 'RenameGrid' | 'CloseGrid' }>;

function changeGrid(command: GridChange, community: ExistingCommunity): OrganisationEvent {
  const { gridId } = command;
  if (command.type === 'AddGrid') {
    if (gridOf(community, gridId) !== undefined) throw new RuleViolation('grid-exists', { gridId });
    return { type: 'GridAdded', data: { gridId, name: command.name } };
  }
  const grid = requireOpenGrid(community, gridId);
  if (command.type === 'CloseGrid') return { type: 'GridClosed', data: { gridId } };
  if (grid.name === command.name) throw new RuleViolation('already-so');
  return { type: 'GridRenamed', data: { gridId, name: command.name } };
}

type BuildingChange = Extract<OrganisationCommand, { type: 'AssignBuilding' | 'RemoveBuilding' }>;

/** A building may lie in several grids; the address then leads to no single one and a person dispatches. */
function changeBuildings(command: BuildingChange, grid: Grid): OrganisationEvent {
  const { gridId } = grid;
  const wanted = normaliseLabel(command.building);
  const held = grid.buildings.find((building) => normaliseLabel(building) === wanted);
  if (command.type === 'RemoveBuilding') {
    if (held === undefined) throw new RuleViolation('building-not-assigned', { gridId });
    return { type: 'BuildingRemoved', data: { gridId, building: held } };
  }
  if (wanted === '') throw new RuleViolation('building-label-empty', { gridId });
  if (held !== undefined) throw new RuleViolation('building-assigned', { gridId, building: held });
  return { type: 'BuildingAssigned', data: { gridId, building: command.building } };
}
