import type { Distribution } from '../read-model.js';

/** Durations of one group, in milliseconds, as they come in. */
export class Durations {
  private values = new Float64Array(64);
  private length = 0;
  private invalid = 0;

  /** A negative one is counted apart and enters no figure. */
  add(milliseconds: number): void {
    if (milliseconds < 0) {
      this.invalid += 1;
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

  /** Exact: integer milliseconds sum without rounding below 2^53, which is 285 millennia of waiting. */
  distribution(): Distribution {
    const sorted = this.values.slice(0, this.length).sort();
    const { invalid } = this;
    const count = sorted.length;
    if (count === 0) return { count, invalid, mean: null, p50: null, p90: null, p99: null, max: null };
    let sum = 0;
    for (const value of sorted) sum += value;
    return {
      count, invalid, mean: sum / count, p50: percentile(sorted, 0.5), p90: percentile(sorted, 0.9), p99: percentile(sorted, 0.99),
      max: sorted[count - 1] ?? null,
    };
  }
}

/**
 * Linear interpolation between order statistics at rank q(n−1): type 7 of Hyndman & Fan, "Sample Quantiles in
 * Statistical Packages" (1996), the default of numpy.
 * @param sorted ascending, at least one value
 */
export function percentile(sorted: Float64Array, q: number): number {
  const rank = q * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN;
  return low + (high - low) * (rank - below);
}
