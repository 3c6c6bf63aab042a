import fc from 'fast-check';
import { sortMilliseconds } from './sort-milliseconds.js';

function sortedMilliseconds(values: Float64Array): Float64Array {
  sortMilliseconds(values);
  return values;
}

describe('the sort of milliseconds', () => {
  it.each([0, 1, 4_095, 4_096, 20_000, 5_000])('agrees with the engine\'s own for %i values of any size', (length) => {
    const value = fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 2 ** 31 - 1 }), fc.maxSafeNat());
    const values = Float64Array.from(fc.sample(value, { numRuns: Math.max(1, length), seed: length }).slice(0, length));
    expect(sortedMilliseconds(values.slice())).toEqual(values.slice().sort());
  });

  it('is right where only a high digit differs, and where all are the same', () => {
    const high = Float64Array.from({ length: 5_000 }, (_, index) => (5_000 - index) * 2 ** 40);
    expect(sortedMilliseconds(high.slice())).toEqual(high.toReversed());
    expect(sortedMilliseconds(new Float64Array(5_000).fill(7)).every((value) => value === 7)).toBe(true);
  });
});
