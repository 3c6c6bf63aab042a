/** Milliseconds, exact; percentiles by linear interpolation at rank q(n−1). All null when count is 0. */
export interface Distribution {
  readonly count: number;
  /** Negative durations: counted here, and in no other figure. */
  readonly invalid: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Durations of one group, in milliseconds, as they come in. */
export class Durations {
  private values = new Float64Array(64);
  private length = 0;
  private negative = 0;

  /** A negative one is counted apart and enters no figure. */
  add(milliseconds: number): void {
    if (milliseconds < 0) {
      this.negative += 1;
      return;
    }
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = milliseconds;
    this.length += 1;
  }

  /** Negative ones so far. */
  get invalid(): number {
    return this.negative;
  }

  /** A copy, ascending, without the negative ones. */
  sorted(): Float64Array {
    return this.values.slice(0, this.length).sort();
  }

  distribution(): Distribution {
    return distributionOf(this.sorted(), this.negative);
  }
}

/**
 * Exact: integer milliseconds sum without rounding below 2^53, which is 285 millennia of waiting.
 * @param sorted ascending milliseconds, none negative
 * @param invalid negative durations that were left out
 */
export function distributionOf(sorted: Float64Array, invalid = 0): Distribution {
  const count = sorted.length;
  if (count === 0) return { count, invalid, mean: null, p50: null, p90: null, p99: null, max: null };
  let sum = 0;
  // Not for-of: over the hundred thousands of a city an iterator takes several times as long.
  for (let index = 0; index < count; index += 1) sum += sorted[index]!;
  return {
    count, invalid, mean: sum / count, p50: percentile(sorted, 50), p90: percentile(sorted, 90), p99: percentile(sorted, 99),
    max: sorted[count - 1] ?? null,
  };
}

/**
 * Linear interpolation between order statistics at rank q(n−1): type 7 of Hyndman & Fan, "Sample Quantiles in
 * Statistical Packages" (1996), the default of numpy. Computed in whole numbers and divided once, at the end: exact for
 * milliseconds below 2^53/100, which is 28 centuries.
 * @param sorted ascending, at least one value
 * @param percent q in whole percent, 0 to 100
 */
export function percentile(sorted: Float64Array, percent: number): number {
  const rank = percent * (sorted.length - 1);
  const rest = rank % 100;
  const below = (rank - rest) / 100;
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return (low * 100 + (high - low) * rest) / 100;
}
