import { DUTY_STAGES, type DutyStage, isDuty } from '../deadlines/deadline.js';
import { onTimeRates, type Rate, rate } from '../measures/on-time.js';
import { DEFAULT_ON_TIME } from '../measures/on-time-definition.js';
import type { Period } from '../measures/periods.js';
import { ACCOUNTABLE_LEVELS, type AccountableLevel } from '../ticket/vocabulary.js';
import type { SimulatedTicket } from './simulate-ticket.js';
import { isSameOutcome, type TicketOutcome } from './ticket-outcome.js';

export interface OnTimeFigure {
  readonly stage: DutyStage;
  /** Name of a definition that comes with the program, in its version 1. */
  readonly definition: string;
  readonly withExempted: Rate;
  readonly withoutExempted: Rate;
}

export interface SimulationFigures {
  readonly breaches: { readonly [S in DutyStage]: number };
  /** How often a level became accountable. */
  readonly escalations: { readonly [L in AccountableLevel]: number };
  /** As measures/on-time.ts defines them. */
  readonly onTime: readonly OnTimeFigure[];
}

interface RateSums {
  met: number;
  all: number;
  allButExempted: number;
}

/** Sums that grow ticket by ticket, so that memory does not. */
export class FigureSums {
  readonly breaches = zeros(DUTY_STAGES);
  readonly escalations = zeros(ACCOUNTABLE_LEVELS);
  private readonly rates = DUTY_STAGES.map(() => DEFAULT_ON_TIME.map((): RateSums => ({ met: 0, all: 0, allButExempted: 0 })));

  /** Breaches and escalations go by when the ticket was reported. */
  addEvents({ breaches, escalations }: TicketOutcome): void {
    for (const { stage } of breaches) if (isDuty(stage)) this.breaches[stage] += 1;
    for (const { toLevel } of escalations) this.escalations[toLevel] += 1;
  }

  /** On-time rates by their own definitions. */
  addRates({ obligations }: TicketOutcome, period: Period, asOf: number): void {
    DUTY_STAGES.forEach((stage, place) => {
      const own = obligations.filter((obligation) => obligation.stage === stage);
      if (own.length === 0) return;
      onTimeRates(DEFAULT_ON_TIME, own, period, asOf).forEach(({ withExempted, withoutExempted }, nth) => {
        const sums = this.rates[place]![nth]!;
        sums.met += withExempted.numerator;
        sums.all += withExempted.denominator;
        sums.allButExempted += withoutExempted.denominator;
      });
    });
  }

  figures(): SimulationFigures {
    const onTime = DUTY_STAGES.flatMap((stage, place) => DEFAULT_ON_TIME.map(({ name: definition }, nth): OnTimeFigure => {
      const { met, all, allButExempted } = this.rates[place]![nth]!;
      return { stage, definition, withExempted: rate(met, all), withoutExempted: rate(met, allButExempted) };
    }));
    return { breaches: { ...this.breaches }, escalations: { ...this.escalations }, onTime };
  }
}

/** `tickets` and `changed`: of those reported in the period. */
export class ComparedSums {
  tickets = 0;
  changed = 0;
  readonly before = new FigureSums();
  readonly after = new FigureSums();

  /** @returns whether the ticket was reported in the period and its outcome is another one */
  add({ ticket, before, after, judgedAt }: SimulatedTicket, period: Period): boolean {
    const asOf = Date.parse(judgedAt);
    this.before.addRates(before, period, asOf);
    this.after.addRates(after, period, asOf);
    const reportedAt = Date.parse(ticket.reportedAt);
    if (reportedAt < period.from || reportedAt >= period.to) return false;
    this.tickets += 1;
    this.before.addEvents(before);
    this.after.addEvents(after);
    const changed = !isSameOutcome(before, after);
    if (changed) this.changed += 1;
    return changed;
  }
}

function zeros<const K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
