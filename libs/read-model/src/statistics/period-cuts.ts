import type { NamedPeriod, Period } from '#libs/ticketing/src/measures/periods.js';
import { ZonePeriods } from '#libs/ticketing/src/measures/periods.js';
import type { StatisticsQuery } from './statistics.js';

const zones = new Map<string, ZonePeriods>();

/** Kept: the clock of a zone takes some time to make. */
function periodsOf(zone: string): ZonePeriods {
  let periods = zones.get(zone);
  if (periods === undefined) {
    periods = new ZonePeriods(zone);
    zones.set(zone, periods);
  }
  return periods;
}

/** The range of a query, whole or cut into periods; a slot is a place among them. */
export class PeriodCuts {
  readonly named: readonly NamedPeriod[] | null;
  /** Ascending, one more than the slots. */
  private readonly bounds: Float64Array;

  constructor({ from = -Infinity, to = Infinity, period }: StatisticsQuery, zone: string) {
    if (period === undefined) {
      this.named = null;
      this.bounds = Float64Array.of(from, to);
      return;
    }
    this.named = periodsOf(zone).periodsIn({ from, to }, period).map((named) => ({ ...named, from: Math.max(named.from, from), to: Math.min(named.to, to) }));
    this.bounds = Float64Array.from([...this.named.map((named) => named.from), this.named.at(-1)?.to ?? from]);
  }

  get slots(): number {
    return this.bounds.length - 1;
  }

  period(slot: number): Period {
    return { from: this.bounds[slot]!, to: this.bounds[slot + 1]! };
  }

  /** -1 outside the range. */
  slotOf(instant: number): number {
    const { bounds } = this;
    const last = bounds.length - 1;
    if (!(instant >= bounds[0]! && instant < bounds[last]!)) return -1;
    if (last === 1) return 0;
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (bounds[middle]! <= instant) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The first slot that ends after the instant; `slots` when none does. */
  firstEndAfter(instant: number): number {
    let [low, high] = [0, this.slots];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.bounds[middle + 1]! > instant) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
