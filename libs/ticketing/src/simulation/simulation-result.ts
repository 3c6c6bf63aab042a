import type { PublishedRef } from '../deadlines/deadline.js';
import { DUTY_STAGES, type DutyStage, type Stage } from '../deadlines/deadline.js';
import { type Rate, rate } from '../measures/on-time.js';
import { ACCOUNTABLE_LEVELS, type AccountableLevel, type Status } from '../ticket/vocabulary.js';
import type { SimulatedTicket } from './simulate-ticket.js';
import { type ComparedSums, FigureSums, type SimulationFigures } from './simulation-figures.js';

/** After less before: of rates in parts of one, null where either side has no data. */
export interface SimulationDifference {
  readonly breaches: SimulationFigures['breaches'];
  readonly escalations: SimulationFigures['escalations'];
  readonly onTime: readonly {
    readonly stage: DutyStage; readonly definition: string; readonly withExempted: number | null; readonly withoutExempted: number | null;
  }[];
}

export interface ComparedFigures {
  /** Reported in the period. */
  readonly tickets: number;
  /** Of those: another breach, another level accountable, another status. */
  readonly changed: number;
  readonly before: SimulationFigures;
  readonly after: SimulationFigures;
  readonly difference: SimulationDifference;
}

export interface SimulationRow extends ComparedFigures {
  readonly communityId: string;
  readonly name: string | null;
}

/** A ticket as one side leaves it: stages breached and levels that became accountable, in order. */
export interface ListedOutcome {
  readonly status: Status;
  readonly breached: readonly Stage[];
  readonly escalatedTo: readonly AccountableLevel[];
}

export interface ChangedTicket {
  readonly ticketId: string;
  readonly communityId: string;
  readonly before: ListedOutcome;
  readonly after: ListedOutcome;
}

export interface SimulationResult {
  readonly definition: 'simulation/1';
  readonly policy: PublishedRef;
  readonly calendar: PublishedRef;
  /** Log position the figures are true for. */
  readonly position: string;
  /** By when living tickets were judged; imported ones when their source was cut. */
  readonly asOf: string;
  readonly rows: readonly SimulationRow[];
  readonly total: ComparedFigures;
  /** Tickets of the communities asked for that the calendar cannot count for: in no figure. */
  readonly outsideCalendar: number;
  /** In the order of their reporting here; `total` is all. */
  readonly changed: { readonly total: number; readonly listed: readonly ChangedTicket[] };
}

export function comparedFigures({ tickets, changed, before, after }: ComparedSums): ComparedFigures {
  return compared(tickets, changed, before.figures(), after.figures());
}

/** Of these rows alone: whoever may not see a community must not find it in the difference of sums. */
export function totalOf(rows: readonly ComparedFigures[]): ComparedFigures {
  const sum = (count: (row: ComparedFigures) => number): number => rows.reduce((total, row) => total + count(row), 0);
  return compared(sum(({ tickets }) => tickets), sum(({ changed }) => changed), summed(rows.map(({ before }) => before)), summed(rows.map(({ after }) => after)));
}

export function changedTicket({ ticket: { ticketId, communityId }, before, after }: SimulatedTicket): ChangedTicket {
  const [listedBefore, listedAfter] = [before, after].map(({ status, breaches, escalations }): ListedOutcome => ({
    status, breached: breaches.map(({ stage }) => stage), escalatedTo: escalations.map(({ toLevel }) => toLevel),
  })) as [ListedOutcome, ListedOutcome];
  return { ticketId, communityId, before: listedBefore, after: listedAfter };
}

function compared(tickets: number, changed: number, before: SimulationFigures, after: SimulationFigures): ComparedFigures {
  const difference = {
    breaches: byKey(DUTY_STAGES, (stage) => after.breaches[stage] - before.breaches[stage]),
    escalations: byKey(ACCOUNTABLE_LEVELS, (level) => after.escalations[level] - before.escalations[level]),
    onTime: after.onTime.map(({ stage, definition, withExempted, withoutExempted }, place) => ({
      stage, definition, withExempted: rateDifference(before.onTime[place]!.withExempted, withExempted),
      withoutExempted: rateDifference(before.onTime[place]!.withoutExempted, withoutExempted),
    })),
  };
  return { tickets, changed, before, after, difference };
}

function summed(parts: readonly SimulationFigures[]): SimulationFigures {
  const none = new FigureSums().figures();
  return parts.reduce((one, other) => ({
    breaches: byKey(DUTY_STAGES, (stage) => one.breaches[stage] + other.breaches[stage]),
    escalations: byKey(ACCOUNTABLE_LEVELS, (level) => one.escalations[level] + other.escalations[level]),
    onTime: one.onTime.map((figure, place) => ({
      ...figure, withExempted: rateSum(figure.withExempted, other.onTime[place]!.withExempted),
      withoutExempted: rateSum(figure.withoutExempted, other.onTime[place]!.withoutExempted),
    })),
  }), none);
}

function rateSum(one: Rate, other: Rate): Rate {
  return rate(one.numerator + other.numerator, one.denominator + other.denominator);
}

function rateDifference(before: Rate, after: Rate): number | null {
  return before.value === null || after.value === null ? null : after.value - before.value;
}

function byKey<const K extends string>(keys: readonly K[], value: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, number>;
}
