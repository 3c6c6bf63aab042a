import fc from 'fast-check';
import { type CensoredPercentile, censoredPercentiles, survivalCurve } from './kaplan-meier.js';

const reached = (milliseconds: number): CensoredPercentile => ({ result: 'reached', milliseconds });
const notReached: CensoredPercentile = { result: 'not-reached' };
const sorted = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

interface Fraction {
  readonly over: bigint;
  readonly under: bigint;
}

/** The textbook's loop: at each distinct time of an end S ← S · (n − d)/n, in fractions of whole numbers. */
function textbook(ends: readonly number[], censored: readonly number[]): { time: number; atRisk: number; ended: number; survival: Fraction }[] {
  let survival: Fraction = { over: 1n, under: 1n };
  return [...new Set(ends)].sort((one, other) => one - other).map((time) => {
    const atRisk = [...ends, ...censored].filter((duration) => duration >= time).length;
    const ended = ends.filter((duration) => duration === time).length;
    survival = { over: survival.over * BigInt(atRisk - ended), under: survival.under * BigInt(atRisk) };
    return { time, atRisk, ended, survival };
  });
}

const PERCENTS = [1, 25, 50, 75, 90, 99];
/** Few distinct times, so that ties of ends and censorings are the rule. */
const observations = fc.tuple(fc.array(fc.nat(12), { maxLength: 40 }), fc.array(fc.nat(12), { maxLength: 40 }));

describe('percentiles of what is not over yet', () => {
  it.each<[string, number[], number[], CensoredPercentile[]]>([
    ['nothing observed', [], [], [{ result: 'no-data' }, { result: 'no-data' }, { result: 'no-data' }]],
    ['nothing ended', [], [5, 6], [notReached, notReached, notReached]],
    ['all ended', [1, 2, 3, 4], [], [reached(2), reached(4), reached(4)]],
    ['one of two ended: half is reached, more is not', [7], [9], [reached(7), notReached, notReached]],
    ['the same with a censoring at the same time: the end comes first', [7], [7], [reached(7), notReached, notReached]],
    ['a censoring before the end takes the ticket out of risk', [7], [6], [reached(7), reached(7), reached(7)]],
    // 6-MP arm of Freireich et al. (1963), the example of most textbooks: the median remission is 23 weeks.
    ['remissions under 6-MP', [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], [reached(23), notReached, notReached]],
  ])('%s', (_, ends, censored, expected) => {
    expect(censoredPercentiles(sorted(ends), sorted(censored), [50, 90, 99])).toEqual(expected);
  });

  it('give the published curve of the remissions under 6-MP', () => {
    const { times, atRisk, ended, survival } = survivalCurve(
      sorted([6, 6, 6, 7, 10, 13, 16, 22, 23]), sorted([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]));
    expect([...times]).toEqual([6, 7, 10, 13, 16, 22, 23]);
    expect([...atRisk]).toEqual([21, 17, 15, 12, 11, 7, 6]);
    expect([...ended]).toEqual([3, 1, 1, 1, 1, 1, 1]);
    expect([...survival].map((share) => share.toFixed(4))).toEqual(['0.8571', '0.8067', '0.7529', '0.6902', '0.6275', '0.5378', '0.4482']);
  });

  it('equal the textbook loop in whole numbers', () => {
    fc.assert(fc.property(observations, ([ends, censored]) => {
      const steps = textbook(ends, censored);
      const expected = PERCENTS.map((percent): CensoredPercentile => {
        if (ends.length + censored.length === 0) return { result: 'no-data' };
        const step = steps.find(({ survival: { over, under } }) => 100n * over <= BigInt(100 - percent) * under);
        return step === undefined ? notReached : reached(step.time);
      });
      expect(censoredPercentiles(sorted(ends), sorted(censored), PERCENTS)).toEqual(expected);
      const curve = survivalCurve(sorted(ends), sorted(censored));
      expect([...curve.times]).toEqual(steps.map(({ time }) => time));
      expect([...curve.atRisk]).toEqual(steps.map(({ atRisk }) => atRisk));
      expect([...curve.ended]).toEqual(steps.map(({ ended }) => ended));
      for (const [index, { survival: { over, under } }] of steps.entries()) expect(curve.survival[index]).toBeCloseTo(Number(over) / Number(under), 12);
    }), { numRuns: 3000 });
  });

  it('decide exactly where rounding would not', () => {
    // 27/33 · 11/18 is 1/2, and 0.5000000000000001 in floating point.
    expect((27 / 33) * (11 / 18)).toBeGreaterThan(0.5);
    const ends = [...Array<number>(6).fill(1), ...Array<number>(7).fill(3)];
    const censored = [...Array<number>(9).fill(2), ...Array<number>(11).fill(9)];
    expect(censoredPercentiles(sorted(ends), sorted(censored), [50, 51])).toEqual([reached(3), notReached]);
  });

  it('stay exact over many thousand censorings, each between two ends', () => {
    // Of 4n, every odd one is censored while the even ones end: the reference is the same product without any rounding.
    const n = 4_000;
    const ends = Float64Array.from({ length: n }, (_, index) => 2 * index);
    const censored = Float64Array.from({ length: 3 * n }, (_, index) => (index < n ? 2 * index + 1 : 8 * n));
    let [over, under] = [1n, 1n];
    let expected: CensoredPercentile = notReached;
    for (let index = 0; index < n && expected.result === 'not-reached'; index += 1) {
      over *= BigInt(4 * n - 2 * index - 1);
      under *= BigInt(4 * n - 2 * index);
      if (100n * over <= 75n * under) expected = reached(2 * index);
    }
    expect(censoredPercentiles(ends, censored, [25])).toEqual([expected]);
    expect(expected.result).toBe('reached');
  });

  it('keep the order of the question, and refuse what is no percentile', () => {
    expect(censoredPercentiles(sorted([1, 2, 3, 4]), sorted([]), [99, 50, 50])).toEqual([reached(4), reached(2), reached(2)]);
    for (const percent of [0, 100, 0.5, NaN]) expect(() => censoredPercentiles(sorted([1]), sorted([]), [percent])).toThrow(RangeError);
  });
});
