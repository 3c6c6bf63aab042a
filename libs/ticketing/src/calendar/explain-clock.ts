import { firstAbove } from './binary-search.js';
import { add } from './clocks.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import { dayAt, endOfDay, requireKnown, requireOrder } from './counting.js';
import { daysBetween, type DayExtent } from './day-extent.js';
import { dateOf } from './civil-date.js';
import type { ClockKind, Limit } from './limit.js';

/**
 * Why time did not count. `break`: between two spans of a day. `outside-hours`: before the first or after the last span of
 * a day. `rest-day`: a day of the week without spans. `day-of-start`: day clocks do not count it.
 */
export type SkipReason =
  | { readonly why: 'break' | 'outside-hours' | 'rest-day' | 'day-of-start' }
  | { readonly why: 'holiday'; readonly name: string };

/** Time from `from` up to `to` (epoch milliseconds) that a clock did not count. */
export type Skipped = SkipReason & { readonly from: number; readonly to: number };

export interface Stretch {
  readonly clock: ClockKind;
  readonly start: number;
  readonly end: number;
  /** In order, as few as possible. */
  readonly skipped: readonly Skipped[];
  /** Milliseconds that passed on the clock: `end − start` = this + all skipped. On day clocks: in the days that it counts. */
  readonly countedMs: number;
  /** Worked weekend days (调休) and days with hours of their own that lie in the stretch; none for clocks without spans. */
  readonly workedDays: readonly { readonly date: string; readonly name: string }[];
}

export interface Explanation extends Stretch {
  readonly limit: Limit;
  /** The same instant as `end`. */
  readonly dueAt: number;
  readonly calendar: { readonly name: string; readonly version: number };
  /** Whether the holidays of the whole stretch were officially known to this version. */
  readonly covered: boolean;
}

/** Why a limit is due when it is. Grows with the days in between: for people, not for the hot path. @throws RangeError like `add` */
export function explain(calendar: CompiledCalendar, start: number, limit: Limit): Explanation {
  const dueAt = add(calendar, start, limit);
  const { name, version } = calendar.document;
  return {
    ...explainBetween(calendar, limit.clock, start, dueAt),
    limit, dueAt, calendar: { name, version }, covered: limit.clock === 'continuous' || isCovered(calendar, start, dueAt),
  };
}

/** What a clock skips between any two instants, as for a due instant that was moved. @throws RangeError like `measure` */
export function explainBetween(calendar: CompiledCalendar, clock: ClockKind, start: number, end: number): Stretch {
  requireKnown(calendar, clock, start);
  requireKnown(calendar, clock, end);
  requireOrder(start, end);
  const days = clock === 'continuous' ? [] : daysBetween(calendar, start, end);
  const skipped = merged(skips(calendar, clock, start, end, days));
  const closed = skipped.reduce((sum, { from, to }) => sum + to - from, 0);
  const workedDays = clock === 'natural-days' ? [] : days
    .filter(({ plan, opensAt, closesAt }) => plan.kind === 'worked' && opensAt !== undefined && opensAt < end && closesAt! > start)
    .map(({ day, plan }) => ({ date: dateOf(day), name: plan.name ?? '' }));
  return { clock, start, end, skipped, countedMs: end - start - closed, workedDays };
}

/** Whether holidays are officially known for every day from `start` to `end`; outside, only the week holds. */
export function isCovered(calendar: CompiledCalendar, start: number, end: number): boolean {
  const { from, to } = calendar.document.covers;
  return daysBetween(calendar, start, end).every(({ day }) => dateOf(day) >= from && dateOf(day) <= to);
}

function skips(calendar: CompiledCalendar, clock: ClockKind, start: number, end: number, days: readonly DayExtent[]): Skipped[] {
  switch (clock) {
    case 'continuous':
      return [];
    case 'natural-days':
      return start === end ? [] : [{ from: start, to: Math.min(end, endOfDay(calendar, clock, dayAt(calendar, clock, start))), why: 'day-of-start' }];
    case 'working-hours':
      return days.flatMap((day) => closedIn(calendar, day));
    case 'working-days':
      return uncounted(days, start);
    default: {
      const never: never = clock;
      return never;
    }
  }
}

/** The closed time of one day. */
function closedIn({ open }: CompiledCalendar, day: DayExtent): Skipped[] {
  const closed: Skipped[] = [];
  const skip = (from: number, to: number): void => {
    if (to > from) closed.push({ from, to, ...reasonAt(day, from) });
  };
  let at = day.from;
  for (let span = firstAbove(open.to, day.from); span < open.from.length && open.from[span]! < day.to; span++) {
    skip(at, open.from[span]!);
    at = open.to[span]!;
  }
  skip(at, day.to);
  return closed;
}

function reasonAt({ plan, opensAt, closesAt }: DayExtent, instant: number): SkipReason {
  if (plan.kind === 'holiday') return { why: 'holiday', name: plan.name ?? '' };
  if (plan.kind === 'rest') return { why: 'rest-day' };
  return { why: opensAt !== undefined && instant >= opensAt && instant < closesAt! ? 'break' : 'outside-hours' };
}

/** Every day that is no working day, what is left of a day after its closing, and the day of the start. */
function uncounted(days: readonly DayExtent[], start: number): Skipped[] {
  const dayOfStart = days.find(({ closesAt }) => closesAt !== undefined && closesAt > start);
  return days
    .filter((day) => day === dayOfStart || day.closesAt === undefined || day.closesAt <= start)
    .map((day) => ({ from: day.from, to: day.to, ...(day === dayOfStart ? { why: 'day-of-start' as const } : reasonAt(day, day.from)) }));
}

/** Neighbours with the same reason become one: the night from closing to opening, a weekend, a week of holidays. */
function merged(skipped: readonly Skipped[]): Skipped[] {
  const result: Skipped[] = [];
  for (const next of skipped) {
    const last = result.at(-1);
    const same = last?.to === next.from && last.why === next.why && (last.why !== 'holiday' || last.name === (next as { name?: string }).name);
    if (last !== undefined && same) result[result.length - 1] = { ...last, to: next.to };
    else result.push(next);
  }
  return result;
}
