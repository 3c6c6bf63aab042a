/**
 * How long a matter lasts when some are not over yet: the product-limit estimator of Kaplan & Meier, "Nonparametric
 * Estimation from Incomplete Observations" (1958). An average over finished tickets alone hides who still waits.
 */

/** Whole percent, so that a threshold is a fraction and not 1 − 0.9 = 0.09999999999999998. */
export type Percent = number;

/** A percentile of the curve. Where the curve does not fall far enough there is no number to tell, and none may be guessed. */
export type CensoredPercentile =
  | { readonly result: 'reached'; readonly milliseconds: number }
  | { readonly result: 'not-reached' }
  | { readonly result: 'no-data' };

/** The curve, a step per distinct time of an end: parallel arrays in ascending order of `times`. */
export interface SurvivalCurve {
  /** Milliseconds. */
  readonly times: Float64Array;
  /** Still under observation just before the time. */
  readonly atRisk: Float64Array;
  readonly ended: Float64Array;
  /** Share that lasts longer than the time, 0 to 1. */
  readonly survival: Float64Array;
}

/**
 * Percentiles: the earliest time by which at least `percent` % have ended, that is the smallest t with
 * S(t) ≤ 1 − percent/100 (Klein & Moeschberger, "Survival Analysis", 4.5). No interpolation: between two ends the curve is
 * flat. Exact also where rounding would decide. O(n) on sorted input.
 * @param ends ascending durations of what has ended, milliseconds
 * @param censored ascending durations known to be a lower bound only, milliseconds
 * @param percents 1 to 99 each, in any order
 */
export function censoredPercentiles(ends: Float64Array, censored: Float64Array, percents: readonly Percent[]): CensoredPercentile[] {
  for (const percent of percents) {
    if (!Number.isInteger(percent) || percent < 1 || percent > 99) throw new RangeError(`percent ${percent}: give a whole number from 1 to 99`);
  }
  if (ends.length + censored.length === 0) return percents.map(() => ({ result: 'no-data' }));
  const found = new Map<Percent, number>();
  const waiting = [...new Set(percents)].sort((one, other) => one - other);
  walk(ends, censored, (time, _atRisk, _ended, survival) => {
    while (waiting[0] !== undefined && survival.isAtMost(100 - waiting[0])) found.set(waiting.shift()!, time);
    return waiting.length > 0;
  });
  return percents.map((percent) => {
    const milliseconds = found.get(percent);
    return milliseconds === undefined ? { result: 'not-reached' } : { result: 'reached', milliseconds };
  });
}

/**
 * The whole curve. O(n) on sorted input.
 * @param ends,censored ascending milliseconds, as for {@link censoredPercentiles}
 */
export function survivalCurve(ends: Float64Array, censored: Float64Array): SurvivalCurve {
  const size = ends.length;
  const curve = { times: new Float64Array(size), atRisk: new Float64Array(size), ended: new Float64Array(size), survival: new Float64Array(size) };
  let steps = 0;
  walk(ends, censored, (time, atRisk, ended, survival) => {
    curve.times[steps] = time;
    curve.atRisk[steps] = atRisk;
    curve.ended[steps] = ended;
    curve.survival[steps] = survival.value();
    steps += 1;
    return true;
  });
  return {
    times: curve.times.subarray(0, steps), atRisk: curve.atRisk.subarray(0, steps),
    ended: curve.ended.subarray(0, steps), survival: curve.survival.subarray(0, steps),
  };
}

/** Visits every distinct time of an end; `visit` says whether to go on. */
function walk(
  ends: Float64Array, censored: Float64Array, visit: (time: number, atRisk: number, ended: number, survival: Survival) => boolean,
): void {
  let atRisk = ends.length + censored.length;
  const survival = new Survival(atRisk);
  let left = 0;
  for (let place = 0; place < ends.length;) {
    const time = ends[place]!;
    const leftBefore = left;
    // At equal times ends come before censorings: who is censored at an instant was still at risk then.
    while (left < censored.length && censored[left]! < time) left += 1;
    atRisk -= left - leftBefore;
    let next = place + 1;
    while (next < ends.length && ends[next] === time) next += 1;
    survival.fall(atRisk, next - place);
    if (!visit(time, atRisk, next - place, survival)) return;
    atRisk -= next - place;
    place = next;
  }
}

/**
 * The product ∏ (1 − dᵢ/nᵢ). Between two censorings the factors cancel to (left over ÷ at the start), so that only a
 * censoring leaves a factor behind; without any, the value is the plain share and exact as it stands.
 */
class Survival {
  private readonly leftOver: number[] = [];
  private readonly starts: number[] = [];
  /** Product of the finished factors. */
  private finished = 1;
  private start: number;
  private left: number;

  constructor(observed: number) {
    this.start = observed;
    this.left = observed;
  }

  fall(atRisk: number, ended: number): void {
    if (atRisk !== this.left) {
      this.finish();
      this.start = atRisk;
    }
    this.left = atRisk - ended;
  }

  value(): number {
    return this.finished * (this.left / this.start);
  }

  /** Whether the product is at most `percent`/100: by floating point where that is sure, else by whole numbers. */
  isAtMost(percent: number): boolean {
    const value = this.value();
    const threshold = percent / 100;
    // Every factor is rounded twice, by at most 2^-53 each; the rest is for the last factor and the threshold.
    const slack = (this.starts.length + 4) * 2 * Number.EPSILON * threshold;
    if (Math.abs(value - threshold) > slack) return value < threshold;
    return 100n * product([...this.leftOver, this.left]) <= BigInt(percent) * product([...this.starts, this.start]);
  }

  private finish(): void {
    if (this.left === this.start) return;
    this.finished *= this.left / this.start;
    this.leftOver.push(this.left);
    this.starts.push(this.start);
  }
}

/** Halves first: few multiplications of long numbers instead of many of a long one by a short one. */
function product(factors: readonly number[], from = 0, to = factors.length): bigint {
  if (to - from === 1) return BigInt(factors[from]!);
  const middle = (from + to) >>> 1;
  return product(factors, from, middle) * product(factors, middle, to);
}
