import type { Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import type { Distribution } from '#libs/ticketing/src/measures/distribution.js';
import type { CensoredPercentile } from '#libs/ticketing/src/measures/kaplan-meier.js';
import type { DefinedFigure, FigureDefinition } from '#libs/ticketing/src/measures/figure-definition.js';
import type { OnTimeRate } from '#libs/ticketing/src/measures/on-time.js';
import type { NamedPeriod, PeriodKind } from '#libs/ticketing/src/measures/periods.js';
import type { ThreeRates } from '#libs/ticketing/src/measures/three-rates.js';
import type { Channel } from '#libs/ticketing/src/ticket/vocabulary.js';

export const STATISTIC_GROUPS = ['all', 'community', 'grid', 'category', 'channel', 'level'] as const;
export type StatisticGroup = (typeof STATISTIC_GROUPS)[number];

export const TIMES = ['dispatch_time', 'first_response_time', 'handling_time', 'resolution_time'] as const;
export type TimeName = (typeof TIMES)[number];

export const FIGURES = ['counts', ...TIMES, 'backlog', 'on_time', 'three_rates', 'responsibility', 'hardening'] as const;
export type FigureName = (typeof FIGURES)[number];

/** How a period's tickets are found: by their report, or by the instant of what is counted. */
export const BASES = ['cohort', 'flow'] as const;
export type Basis = (typeof BASES)[number];

/** Which community a ticket belongs to: the one it is in at the as-of instant, or the one it was reported in. */
export const BELONGINGS = ['current', 'reported-community'] as const;
export type Belonging = (typeof BELONGINGS)[number];

/** Instants in milliseconds since the epoch; ranges half-open. */
export interface StatisticsQuery {
  readonly figures: readonly FigureName[];
  readonly groupBy: StatisticGroup;
  /** Labels of the category path that make a group (groupBy category); default all. */
  readonly depth?: number;
  readonly from?: number;
  readonly to?: number;
  /** Cuts [from, to) in the zone of the communities, which must be one; both ends must be given. */
  readonly period?: PeriodKind;
  readonly basis: Basis;
  readonly by: Belonging;
  /** What happened at or after it is not known. */
  readonly asOf: number;
  readonly communityId?: string;
  /** `<communityId>/<gridId>` */
  readonly grid?: string;
  /** A category or the head of its path. */
  readonly category?: string;
  readonly channel?: Channel;
  /** Also in working time. */
  readonly workingTime: boolean;
  /** Evaluated side by side, where their figure is asked for. */
  readonly definitions: readonly FigureDefinition[];
}

export const COUNTS = [
  'reported', 'open', 'resolved', 'overdue', 'breached', 'exempted', 'escalated', 'returned', 'reopened', 'mediated', 'agreed', 'performed', 'withdrawn',
  'rejected', 'duplicate', 'unpoliced', 'imported', 'invalid',
] as const;
export type CountName = (typeof COUNTS)[number];
/** `overdue` is a standing, not an event: null on the flow basis. */
export type Counts = Readonly<Record<Exclude<CountName, 'overdue'>, number>> & { readonly overdue: number | null };

export interface CensoredPercentiles {
  /** Over, and known to last at least so long. */
  readonly ended: number;
  readonly censored: number;
  readonly p50: CensoredPercentile;
  readonly p90: CensoredPercentile;
  readonly p99: CensoredPercentile;
}

export interface TimeFigures {
  readonly elapsed: Distribution;
  /** Kaplan–Meier over elapsed time; null on the flow basis, which knows only what ended. */
  readonly censored: CensoredPercentiles | null;
  readonly working: Distribution | null;
}

export interface HolderTime {
  /** `grid:xf/xf-01`, `community:xf`, `unit:…`, `reporter` */
  readonly holder: string;
  readonly milliseconds: number;
  readonly tickets: number;
}

export interface Responsibility {
  /** From report to end or as-of, of all tickets together: the sum of the holders' milliseconds. */
  readonly lifetimeMilliseconds: number;
  /** Most first. */
  readonly holders: readonly HolderTime[];
}

export interface Hardening {
  readonly reopenedWithin7Days: number;
  readonly duplicatesThatHideABreach: number;
  readonly ratedByHandler: number;
  readonly pausedOver30Percent: number;
}

export interface StatisticsRow {
  /** Community id, `<communityId>/<gridId>`, category, channel or level; '' where a ticket has none; `all`. */
  readonly group: string;
  readonly name: string | null;
  /** Null without `period`; cut to the range asked for. */
  readonly period: NamedPeriod | null;
  /** Tickets reported in the group and period: what the other figures are over, on the cohort basis. */
  readonly reported: number;
  readonly counts?: Counts;
  readonly times?: Readonly<Partial<Record<TimeName, TimeFigures>>>;
  /** Without an effective resolution at the end of the period (or as-of, where that is earlier), whenever reported. */
  readonly backlog?: number;
  readonly onTime?: readonly { readonly stage: Stage; readonly rates: readonly OnTimeRate[] }[];
  readonly threeRates?: readonly ThreeRates[];
  readonly responsibility?: Responsibility;
  readonly hardening?: Hardening;
}

export const STATISTICS_DEFINITIONS = {
  counts: 'counts/1', times: 'times/1', backlog: 'backlog/1', responsibility: 'responsibility/1', hardening: 'hardening/1',
} as const;

/** The published ones that a query evaluates: those of the figures that it asks for. */
export function namesOfDefinitions({ figures, definitions }: StatisticsQuery): Pick<Statistics['definitions'], 'onTime' | 'threeRates'> {
  const of = (figure: DefinedFigure): string[] => (
    figures.includes(figure) ? definitions.filter((one) => one.figure === figure).map(({ name, version }) => `${name}/${version}`) : []);
  return { onTime: of('on_time'), threeRates: of('three_rates') };
}

export interface Statistics {
  /** `<name>/<version>` of everything that the figures hang on. */
  readonly definitions: typeof STATISTICS_DEFINITIONS & { readonly onTime: readonly string[]; readonly threeRates: readonly string[]; readonly calendars: readonly string[] };
  readonly projectionVersion: number;
  readonly position: string;
  readonly asOf: number;
  readonly rows: readonly StatisticsRow[];
}

/** Days are those of a zone, and the communities asked for have several. */
export class SeveralZonesError extends Error {
  constructor(readonly zones: readonly string[]) {
    super(`the communities have the time zones ${zones.join(', ')}: ask for one community, or leave the period out`);
    this.name = 'SeveralZonesError';
  }
}

/** Groups times periods beyond what one answer holds. */
export class TooManyRowsError extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} rows; take longer periods, a shorter range or fewer groups`);
    this.name = 'TooManyRowsError';
  }
}
