import { created, givenCommunity, gridAdded, leaderAppointed, substituteNamed } from '../testing/organisation-samples.js';
import { leaderAt } from './organisation-state.js';

const JAN = '2026-01-01T00:00:00.000Z';
const JUN = '2026-06-01T00:00:00.000Z';
const SEP = '2026-09-01T00:00:00.000Z';
const DEC = '2026-12-01T00:00:00.000Z';
const grid = [created, gridAdded('g1')];

describe('A grid leader', () => {
  it('is in office from the first instant to before the last', () => {
    const { state } = givenCommunity(...grid, leaderAppointed('li', JAN, JUN));
    expect(leaderAt(state, 'g1', '2025-12-31T23:59:59.999Z')).toBeUndefined();
    expect(leaderAt(state, 'g1', JAN)).toBe('li');
    expect(leaderAt(state, 'g1', '2026-05-31T23:59:59.999Z')).toBe('li');
    expect(leaderAt(state, 'g1', JUN)).toBeUndefined();
  });

  it('is one at a time', () => {
    givenCommunity(...grid, leaderAppointed('li', JAN)).when({ type: 'AppointLeader', gridId: 'g1', account: 'wang', from: JUN })
      .thenRefuses('post-taken', { account: 'li' });
    givenCommunity(...grid, leaderAppointed('li', JUN)).when({ type: 'AppointLeader', gridId: 'g1', account: 'wang', from: JAN })
      .thenRefuses('post-taken', { account: 'li' });
    givenCommunity(...grid, leaderAppointed('li', JUN)).when({ type: 'AppointLeader', gridId: 'g1', account: 'wang', from: JAN, to: JUN })
      .thenRecords({ type: 'LeaderAppointed', data: { gridId: 'g1', account: 'wang', from: JAN, to: JUN } });
  });

  it('hands over to the next at the instant he is relieved', () => {
    const relieved = { type: 'LeaderRelieved', data: { gridId: 'g1', account: 'li', at: JUN } } as const;
    givenCommunity(...grid, leaderAppointed('li', JAN)).when({ type: 'RelieveLeader', gridId: 'g1', account: 'li', at: JUN })
      .thenRecords(relieved);
    const { state } = givenCommunity(...grid, leaderAppointed('li', JAN), relieved, leaderAppointed('wang', JUN));
    expect([JAN, '2026-05-31T23:59:59.999Z', JUN, DEC].map((instant) => leaderAt(state, 'g1', instant))).toEqual(['li', 'li', 'wang', 'wang']);
  });

  it('can be relieved within his time only', () => {
    const office = givenCommunity(...grid, leaderAppointed('li', JAN, JUN));
    office.when({ type: 'RelieveLeader', gridId: 'g1', account: 'li', at: SEP }).thenRefuses('not-in-office');
    office.when({ type: 'RelieveLeader', gridId: 'g1', account: 'li', at: JAN }).thenRefuses('not-in-office');
    office.when({ type: 'RelieveLeader', gridId: 'g1', account: 'wang', at: SEP }).thenRefuses('not-in-office');
  });

  it('does not begin after the end', () => {
    givenCommunity(...grid).when({ type: 'AppointLeader', gridId: 'g1', account: 'li', from: JUN, to: JUN })
      .thenRefuses('term-ends-before-start');
    givenCommunity(...grid).when({ type: 'NameSubstitute', gridId: 'g1', account: 'li', from: JUN, to: JAN })
      .thenRefuses('term-ends-before-start');
  });

  it('gives way to a substitute while there is one', () => {
    const { state } = givenCommunity(...grid, leaderAppointed('li', JAN), substituteNamed('zhao', JUN, SEP));
    expect([JAN, JUN, '2026-08-31T23:59:59.999Z', SEP].map((instant) => leaderAt(state, 'g1', instant))).toEqual(['li', 'zhao', 'zhao', 'li']);
    expect(leaderAt(state, 'g2', JUN)).toBeUndefined();
  });

  it('has one substitute at a time', () => {
    givenCommunity(...grid, substituteNamed('zhao', JUN, SEP))
      .when({ type: 'NameSubstitute', gridId: 'g1', account: 'qian', from: JAN, to: DEC })
      .thenRefuses('post-taken', { account: 'zhao' });
    givenCommunity(...grid, substituteNamed('zhao', JUN, SEP))
      .when({ type: 'NameSubstitute', gridId: 'g1', account: 'qian', from: SEP, to: DEC })
      .thenRecords({ type: 'SubstituteNamed' });
  });
});
