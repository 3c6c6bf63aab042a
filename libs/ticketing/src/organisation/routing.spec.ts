import fc from 'fast-check';
import { buildingAssigned, created, givenCommunity, gridAdded, gridClosed } from '../testing/organisation-samples.js';
import { normaliseLabel } from './building-label.js';
import { route } from './routing.js';

const community = givenCommunity(
  created, gridAdded('g1'), gridAdded('g2'), gridAdded('g3'), gridAdded('old'),
  buildingAssigned('g1', '3号楼'), buildingAssigned('g1', 'Block 5'), buildingAssigned('g1', '三号楼'), buildingAssigned('g1', 'Maple House'),
  buildingAssigned('g2', '13号楼'), buildingAssigned('g2', '东3号楼'), buildingAssigned('g2', 'Block 15'),
  buildingAssigned('g2', 'Gate'), buildingAssigned('g3', 'Gate'), buildingAssigned('g3', '7号楼'), buildingAssigned('old', '99号楼'),
  gridClosed('old'),
).state;
const to = (gridId: string) => ({ result: 'grid', gridId, dispatchesByItself: true });
const unknown = { result: 'unknown' };

describe('Routing by the building', () => {
  it.each([
    ['3号楼', 'g1'], [' ３ 号 楼 ', 'g1'], ['13号楼', 'g2'], ['BLOCK  5', 'g1'], ['maple house', 'g1'],
  ])('takes %s exactly, to %s', (building, grid) => {
    expect(route(community, { building })).toEqual(to(grid));
  });

  it('does not look inside the building\'s label', () => expect(route(community, { building: '3号楼2单元' })).toEqual(unknown));

  it('goes before the address', () => expect(route(community, { building: '3号楼', address: '13号楼' })).toEqual(to('g1')));

  it('that nobody knows leaves the address', () => expect(route(community, { building: '车库', address: '13号楼旁' })).toEqual(to('g2')));
});

describe('Routing by the address', () => {
  it.each([
    ['幸福里13号楼2单元', 'g2'], ['幸福里3号楼', 'g1'], ['幸福里 3 号楼 501', 'g1'], ['幸福里东3号楼', 'g2'], ['12 Block 5, 2nd floor', 'g1'],
    ['Block 15', 'g2'], ['幸福里三号楼一单元', 'g1'], ['小区-3号楼', 'g1'], ['the maple house.', 'g1'],
  ])('finds the longest label in %s: %s', (address, grid) => expect(route(community, { address })).toEqual(to(grid)));

  it.each(['23号楼', '十三号楼', 'A3号楼', '甲3号楼', '12-3号楼', 'Block 51', 'Blocks 5', 'Maple Houses', '二十三号楼', '幸福里', ''])(
    'does not find a label within another token: %s', (address) => expect(route(community, { address })).toEqual(unknown),
  );

  it('is ambiguous when the longest label lies in several grids', () => {
    expect(route(community, { address: 'at the gate' })).toEqual({ result: 'ambiguous', gridIds: ['g2', 'g3'] });
    expect(route(community, { building: 'GATE' })).toEqual({ result: 'ambiguous', gridIds: ['g2', 'g3'] });
  });

  it('is ambiguous when several labels of the same length lead to several grids', () => {
    expect(route(community, { address: '3号楼与7号楼之间' })).toEqual({ result: 'ambiguous', gridIds: ['g1', 'g3'] });
  });

  it('leads to no grid that is closed', () => expect(route(community, { address: '99号楼', building: '99号楼' })).toEqual(unknown));

  it('knows nothing where there is nothing', () => {
    expect(route(community, {})).toEqual(unknown);
    expect(route({ exists: false }, { building: '3号楼' })).toEqual(unknown);
  });

  it('says whether the community dispatches by itself', () => {
    const off = givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', '3号楼'), {
      type: 'SelfDispatchSwitched', data: { dispatchesByItself: false },
    });
    expect(route(off.state, { building: '3号楼' })).toMatchObject({ dispatchesByItself: false });
  });

  it('follows the community as it changes', () => {
    const removed = { type: 'BuildingRemoved', data: { gridId: 'g1', building: '3号楼' } } as const;
    const before = givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', '3号楼'));
    expect(route(before.state, { building: '3号楼' })).toEqual(to('g1'));
    expect(route(givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', '3号楼'), removed).state, { building: '3号楼' })).toEqual(unknown);
  });

  it('finds n号楼 in an address for n only', () => {
    const numbered = givenCommunity(created, gridAdded('g1'), buildingAssigned('g1', '3号楼')).state;
    fc.assert(fc.property(fc.nat(2000), fc.constantFrom('', '幸福里', 'Lane 8 ', '楼'), (n, before) => {
      expect(route(numbered, { address: `${before}${n}号楼1单元` }).result).toBe(n === 3 ? 'grid' : 'unknown');
    }), { numRuns: 1000 });
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (address) => {
      expect(['grid', 'unknown', 'ambiguous']).toContain(route(community, { address, building: address }).result);
    }), { numRuns: 1000 });
  });

  it('reads the first 500 characters of an address, so that no text keeps it busy', () => {
    expect(route(community, { address: `${'，'.repeat(480)}3号楼` })).toEqual(to('g1'));
    expect(route(community, { address: `${'，'.repeat(500)}3号楼` })).toEqual(unknown);
  });
});

describe('A normalised label', () => {
  it('stays as it is when normalised again', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(normaliseLabel(normaliseLabel(text))).toBe(normaliseLabel(text));
    }), { numRuns: 1000 });
  });
});
