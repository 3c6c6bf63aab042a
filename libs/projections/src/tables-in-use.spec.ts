import { tries } from './tables-in-use.js';

describe('what needs tables for itself', () => {
  it('is tried with growing pauses, waits a moment each time, and longer and seldom where that never comes to anything', () => {
    const all = tries();
    const first = Array.from({ length: 9 }, () => all.next().value);
    expect(first.map(({ waitMs }) => waitMs)).toEqual([100, 100, 100, 100, 100, 100, 100, 1_200, 1_200]);
    expect(first.map(({ pauseMs }) => pauseMs)).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 30_000, 30_000]);
  });
});
