import {
  buildingAssigned, created, givenCommunity, gridAdded, gridClosed, leaderAppointed, unitRegistered,
} from '../testing/organisation-samples.js';

const create = {
  type: 'CreateCommunity', communityId: 'xf', name: 'Happiness Lane', timeZone: 'Asia/Shanghai', subdistrictId: 'wj',
  dispatchesByItself: true,
} as const;

describe('A community', () => {
  it('is created once, its time zone for ever', () => {
    givenCommunity().when(create).thenRecords(created).thenStateIs({ exists: true, timeZone: 'Asia/Shanghai', grids: [], units: [] });
    givenCommunity(created).when({ ...create, timeZone: 'Europe/Berlin' }).thenRefuses('community-exists');
  });

  it('must exist before anything else', () => {
    givenCommunity().when({ type: 'AddGrid', gridId: 'g1', name: 'North' }).thenRefuses('unknown-community');
  });

  it('can switch whether it dispatches by itself', () => {
    givenCommunity(created).when({ type: 'SwitchSelfDispatch', dispatchesByItself: false })
      .thenRecords({ type: 'SelfDispatchSwitched' }).thenStateIs({ dispatchesByItself: false });
    givenCommunity(created).when({ type: 'SwitchSelfDispatch', dispatchesByItself: true }).thenRefuses('already-so');
  });
});

describe('A grid', () => {
  it('is added, renamed and closed', () => {
    givenCommunity(created)
      .when({ type: 'AddGrid', gridId: 'g1', name: 'North' }).thenStateIs({ grids: [{ gridId: 'g1', name: 'North', closed: false }] });
    givenCommunity(created, gridAdded('g1'))
      .when({ type: 'RenameGrid', gridId: 'g1', name: 'South' }).thenStateIs({ grids: [{ name: 'South' }] });
    givenCommunity(created, gridAdded('g1')).when({ type: 'CloseGrid', gridId: 'g1' }).thenStateIs({ grids: [{ closed: true }] });
  });

  it('never shares an id, not even with a closed one', () => {
    givenCommunity(created, gridAdded('g1'), gridClosed('g1')).when({ type: 'AddGrid', gridId: 'g1', name: 'North' })
      .thenRefuses('grid-exists');
  });

  it('that is closed or unknown changes no more', () => {
    givenCommunity(created, gridAdded('g1'), gridClosed('g1')).when({ type: 'RenameGrid', gridId: 'g1', name: 'x' })
      .thenRefuses('grid-closed');
    givenCommunity(created, gridAdded('g1'), gridClosed('g1')).when({ type: 'CloseGrid', gridId: 'g1' }).thenRefuses('grid-closed');
    givenCommunity(created).when({ type: 'CloseGrid', gridId: 'g1' }).thenRefuses('unknown-grid', { gridId: 'g1' });
    givenCommunity(created, gridAdded('g1')).when({ type: 'RenameGrid', gridId: 'g1', name: 'Grid g1' }).thenRefuses('already-so');
  });
});

describe('A building', () => {
  it('may lie in several grids, once in each, however the label is written', () => {
    givenCommunity(created, gridAdded('g1'), gridAdded('g2'), buildingAssigned('g1', '3号楼'))
      .when({ type: 'AssignBuilding', gridId: 'g2', building: '3号楼' }).thenStateIs({ grids: [{ buildings: ['3号楼'] }, { buildings: ['3号楼'] }] });
    givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', '3号楼'))
      .when({ type: 'AssignBuilding', gridId: 'g1', building: ' ３ 号楼' }).thenRefuses('building-assigned', { building: '3号楼' });
  });

  it('is removed, however the label is written', () => {
    givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', 'Block A'))
      .when({ type: 'RemoveBuilding', gridId: 'g1', building: 'BLOCK  a' })
      .thenRecords({ type: 'BuildingRemoved', data: { gridId: 'g1', building: 'Block A' } }).thenStateIs({ grids: [{ buildings: [] }] });
    givenCommunity(created, gridAdded('g1')).when({ type: 'RemoveBuilding', gridId: 'g1', building: 'x' })
      .thenRefuses('building-not-assigned');
  });

  it('needs a label', () => {
    givenCommunity(created, gridAdded('g1')).when({ type: 'AssignBuilding', gridId: 'g1', building: ' 　 ' })
      .thenRefuses('building-label-empty');
  });
});

describe('A unit', () => {
  it('is registered and retired', () => {
    givenCommunity(created).when({ type: 'RegisterUnit', unitId: 'traffic-police', name: 'Traffic police', kind: 'department' })
      .thenRecords(unitRegistered).thenStateIs({ units: [{ unitId: 'traffic-police', retired: false }] });
    givenCommunity(created, unitRegistered)
      .when({ type: 'RetireUnit', unitId: 'traffic-police' }).thenStateIs({ units: [{ retired: true }] });
  });

  it('never shares an id', () => {
    givenCommunity(created, unitRegistered).when({ type: 'RegisterUnit', unitId: 'traffic-police', name: 'x', kind: 'company' })
      .thenRefuses('unit-exists');
  });

  it('that is retired or unknown cannot be retired', () => {
    const retired = { type: 'UnitRetired', data: { unitId: 'traffic-police' } } as const;
    givenCommunity(created, unitRegistered, retired).when({ type: 'RetireUnit', unitId: 'traffic-police' }).thenRefuses('unknown-unit');
    givenCommunity(created).when({ type: 'RetireUnit', unitId: 'traffic-police' }).thenRefuses('unknown-unit');
  });
});

describe('A grid whose leader changes', () => {
  it('can be closed while he is in office, and he can be relieved after', () => {
    givenCommunity(created, gridAdded('g1'), leaderAppointed('li', '2026-01-01T00:00:00.000Z'), gridClosed('g1'))
      .when({ type: 'RelieveLeader', gridId: 'g1', account: 'li', at: '2026-06-01T00:00:00.000Z' }).thenRecords({ type: 'LeaderRelieved' });
  });
});
