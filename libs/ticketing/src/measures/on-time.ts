import type { Denominator, OnTimeDefinition } from './on-time-definition.js';
import type { Period } from './periods.js';

/** One deadline of one ticket. Instants in milliseconds since the epoch. */
export interface Obligation {
  readonly filedAt: number;
  readonly dueAt: number;
  /** When what was due was done; null while it is not. */
  readonly metAt: number | null;
  /** The breach was exempted, whenever that was decided. */
  readonly exempted: boolean;
  /** Rejected, withdrawn or closed as duplicate: in no numerator and no denominator. */
  readonly ended: boolean;
}

/** `value` is null where the denominator is 0: no data, which is neither 0 % nor 100 %. */
export interface Rate {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number | null;
}

export interface OnTimeRate {
  readonly definition: { readonly name: string; readonly version: number };
  /** Exempted breaches count as breaches. */
  readonly withExempted: Rate;
  /** Exempted breaches leave the denominator. */
  readonly withoutExempted: Rate;
}

/** @param denominator at least the numerator, which is at least 0 */
export function rate(numerator: number, denominator: number): Rate {
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator };
}

/**
 * Each definition over the same obligations, as they stand at `asOf`: what happened at or after it is not known yet. Done
 * at the due instant itself is in time.
 * @param obligations all of one stage
 * @param period half-open; on `dueAt` or on `filedAt`, as the definition says
 * @param asOf milliseconds since the epoch
 */
export function onTimeRates(definitions: readonly OnTimeDefinition[], obligations: Iterable<Obligation>, period: Period, asOf: number): OnTimeRate[] {
  const tallies = definitions.map(({ name, version, denominator }) => ({ definition: { name, version }, denominator, met: 0, all: 0, exempted: 0 }));
  for (const obligation of obligations) {
    if (obligation.ended) continue;
    const standing = standingAt(obligation, asOf);
    for (const tally of tallies) {
      if (!counts(tally.denominator, obligation, standing, period, asOf)) continue;
      tally.all += 1;
      if (standing === 'met') tally.met += 1;
      else if (standing === 'breached' && obligation.exempted) tally.exempted += 1;
    }
  }
  return tallies.map(({ definition, met, all, exempted }) => ({ definition, withExempted: rate(met, all), withoutExempted: rate(met, all - exempted) }));
}

type ObligationStanding = 'met' | 'breached' | 'pending';

function standingAt({ dueAt, metAt }: Obligation, asOf: number): ObligationStanding {
  if (metAt !== null && metAt < asOf && metAt <= dueAt) return 'met';
  return dueAt < asOf ? 'breached' : 'pending';
}

function counts(denominator: Denominator, { filedAt, dueAt }: Obligation, standing: ObligationStanding, { from, to }: Period, asOf: number): boolean {
  const filed = filedAt >= from && filedAt < to && filedAt < asOf;
  switch (denominator) {
    case 'due':
      // A deadline that has not come yet cannot have been missed; one met early is counted when it falls due.
      return dueAt >= from && dueAt < to && dueAt < asOf;
    case 'filed':
      return filed;
    case 'filed-minus-pending':
      return filed && standing !== 'pending';
    default: {
      const never: never = denominator;
      throw new Error(`no denominator ${String(never)}`);
    }
  }
}
