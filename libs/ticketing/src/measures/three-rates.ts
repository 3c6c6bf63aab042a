import { rate, type Rate } from './on-time.js';
import type { Period } from './periods.js';
import type { AnswerSource, ThreeRatesDefinition } from './three-rates-definition.js';

/** One answer of the reporter about one ticket; null where a question was left open. */
export interface Answer {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly source: AnswerSource;
  readonly contacted: boolean | null;
  readonly solved: boolean | null;
  /** 1 to 5; 5 = satisfied, 4 = fairly. */
  readonly satisfaction: number | null;
}

export interface ThreeRates {
  readonly definition: { readonly name: string; readonly version: number };
  /** Tickets whose last valid answer falls in the period. */
  readonly valid: number;
  readonly response: Rate;
  readonly solution: Rate;
  /** The numerator is in tickets and may be broken: a fairly satisfied reporter is worth 0.9 of one. */
  readonly satisfaction: Rate;
  /** 0 to 1; null where one of the rates that have a weight has no data. */
  readonly combined: number | null;
}

/**
 * The 三率 of each definition over the same tickets, side by side.
 * @param tickets the answers of each ticket in the order of the stream; without the tickets that leave every rate (rejected,
 * withdrawn, duplicate)
 * @param period half-open
 * @param asOf answers at or after it are not known yet; milliseconds since the epoch
 */
export function threeRates(
  definitions: readonly ThreeRatesDefinition[], tickets: Iterable<readonly Answer[]>, period: Period, asOf = Infinity,
): ThreeRates[] {
  const tallies = definitions.map((definition) => new Tally(definition));
  for (const answers of tickets) for (const tally of tallies) tally.add(answers, period, asOf);
  return tallies.map((tally) => tally.rates());
}

class Tally {
  private readonly sources: ReadonlySet<AnswerSource>;
  private valid = 0;
  private readonly response = { yes: 0, all: 0 };
  private readonly solution = { yes: 0, all: 0 };
  /** In percent of a ticket: whole numbers, so that 0.9 a thousand times over is 900. */
  private readonly satisfaction = { yes: 0, all: 0 };

  constructor(private readonly definition: ThreeRatesDefinition) {
    this.sources = new Set(definition.valid);
  }

  add(answers: readonly Answer[], { from, to }: Period, asOf: number): void {
    const last = answers.findLast(({ at, source }) => at < asOf && this.sources.has(source));
    if (last === undefined || last.at < from || last.at >= to) return;
    this.valid += 1;
    this.count(this.response, last.contacted === null ? null : last.contacted ? 1 : 0);
    this.count(this.solution, last.solved === null ? null : last.solved ? 1 : 0);
    this.count(this.satisfaction, last.satisfaction === null ? null : this.definition.factors[5 - last.satisfaction] ?? 0);
  }

  rates(): ThreeRates {
    const { name, version, weights } = this.definition;
    const response = rate(this.response.yes, this.response.all);
    const solution = rate(this.solution.yes, this.solution.all);
    const satisfaction = percentRate(this.satisfaction.yes, this.satisfaction.all);
    const parts: readonly (readonly [number, Rate])[] = [[weights.response, response], [weights.solution, solution], [weights.satisfaction, satisfaction]];
    return { definition: { name, version }, valid: this.valid, response, solution, satisfaction, combined: combined(parts) };
  }

  private count(tally: { yes: number; all: number }, worth: number | null): void {
    if (worth === null && this.definition.openQuestion === 'leaves-the-rate') return;
    tally.all += 1;
    tally.yes += worth ?? 0;
  }
}

/** Divided once, at the end: the nearest number to the true share. */
function percentRate(percents: number, denominator: number): Rate {
  return { numerator: percents / 100, denominator, value: denominator === 0 ? null : percents / (100 * denominator) };
}

/** What has no data cannot be weighed; what has no weight need not have data. */
function combined(parts: readonly (readonly [weight: number, rate: Rate])[]): number | null {
  let sum = 0;
  for (const [weight, { value }] of parts) {
    if (weight === 0) continue;
    if (value === null) return null;
    sum += weight * value;
  }
  return sum / 100;
}
