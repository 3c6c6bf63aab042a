import fc from 'fast-check';
import { distributionOf, Durations, percentile } from './distribution.js';

function durations(...values: readonly number[]): Durations {
  const all = new Durations();
  for (const value of values) all.add(value);
  return all;
}

describe('a distribution', () => {
  it.each<[string, number[], object]>([
    ['of nothing is no data, not 0', [], { count: 0, invalid: 0, mean: null, p50: null, p90: null, p99: null, max: null }],
    ['of one value is that value', [7], { count: 1, mean: 7, p50: 7, p90: 7, p99: 7, max: 7 }],
    ['interpolates at rank q(n−1)', [10, 40, 20, 30], { count: 4, mean: 25, p50: 25, p90: 37, p99: 39.7, max: 40 }],
    ['counts negative ones apart', [-5, 10, -1, 20], { count: 2, invalid: 2, mean: 15, p50: 15, max: 20 }],
    ['takes 0 as a duration', [0, 0, 3], { count: 3, invalid: 0, mean: 1, p50: 0, max: 3 }],
    ['does not lose a millisecond in a thousand years', [31_556_952_000_001, 31_556_952_000_003], { mean: 31_556_952_000_002, max: 31_556_952_000_003 }],
  ])('%s', (_, values, expected) => {
    expect(durations(...values).distribution()).toMatchObject(expected);
  });

  it('equals the definition over sorted values, whatever the order and number', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 300 }), (values) => {
      const order = [...values].sort((one, other) => one - other);
      const at = (q: number): number => {
        const rank = q * (order.length - 1);
        const [low, high] = [order[Math.floor(rank)]!, order[Math.ceil(rank)]!];
        return low + (high - low) * (rank % 1);
      };
      const { count, mean, p50, p90, p99, max } = durations(...values).distribution();
      expect([count, max]).toEqual([values.length, Math.max(...values)]);
      expect(mean).toBe(Number(values.reduce((sum, value) => sum + BigInt(value), 0n)) / values.length);
      expect([p50, p90, p99]).toEqual([at(0.5), at(0.9), at(0.99)].map((value) => expect.closeTo(value, 3) as number));
      expect(distributionOf(durations(...values).sorted())).toEqual(durations(...values).distribution());
    }));
  });

  it('gives the lowest and the highest at the ends', () => {
    const sorted = Float64Array.from([3, 5, 9]);
    expect([percentile(sorted, 0), percentile(sorted, 25), percentile(sorted, 100)]).toEqual([3, 4, 9]);
  });
});
