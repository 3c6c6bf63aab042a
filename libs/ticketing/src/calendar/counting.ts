import { firstAbove, firstAtLeast } from './binary-search.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import type { ClockKind, DayClock } from './limit.js';

/** What `Date` can hold. */
const LAST_INSTANT = 8_640_000_000_000_000;

/** An instant, or the end of a limit, outside the years that a calendar is computed for. */
export class BeyondCalendarError extends RangeError {
  constructor(message: string) {
    super(message);
    this.name = 'BeyondCalendarError';
  }
}

/** @throws BeyondCalendarError for an instant that the calendar does not know, RangeError for one that is no whole number of milliseconds */
export function requireKnown(calendar: CompiledCalendar, clock: ClockKind, instant: number): void {
  if (!Number.isInteger(instant) || Math.abs(instant) > LAST_INSTANT) {
    throw new RangeError(`the instant ${instant}: give whole milliseconds since 1970 that a Date can hold`);
  }
  if (clock === 'continuous' || (instant >= calendar.from && instant <= calendar.to)) return;
  throw new BeyondCalendarError(`${iso(instant)} is outside ${known(calendar)}: correct the time, or use the continuous clock`);
}

/** @throws RangeError when the end lies before the start */
export function requireOrder(start: number, end: number): void {
  if (end < start) throw new RangeError(`${iso(end)} lies before ${iso(start)}: give the earlier instant first`);
}

/** Open milliseconds before an instant, counted from the calendar's first span. */
export function openBefore({ open }: CompiledCalendar, instant: number): number {
  const next = firstAbove(open.to, instant);
  const running = next < open.from.length ? Math.max(0, instant - open.from[next]!) : 0;
  return open.before[next]! + running;
}

/** The earliest instant with so many open milliseconds before it (more than 0): a closing, never the opening after it. */
export function instantOfOpen(calendar: CompiledCalendar, openMs: number): number {
  const { from, before } = calendar.open;
  const span = firstAtLeast(before, openMs) - 1;
  if (span >= from.length) throw tooLong(calendar);
  return from[span]! + openMs - before[span]!;
}

/**
 * The place, among the counted days, of the day that an instant belongs to: the first that is not over yet. So a start after
 * hours, on a holiday or at the very closing belongs to the day of the next opening.
 */
export function dayAt(calendar: CompiledCalendar, clock: DayClock, instant: number): number {
  return firstAbove(calendar.dayEnds[clock], instant);
}

/** @throws BeyondCalendarError when the calendar ends before that day does */
export function endOfDay(calendar: CompiledCalendar, clock: DayClock, place: number): number {
  const end = calendar.dayEnds[clock][place];
  if (end === undefined) throw tooLong(calendar);
  return end;
}

/**
 * The instant that lies `days` counted days later, as long before the end of its day as the given one: at the same time
 * where days have the same hours. A given instant between two counted days stands at the end of the earlier one, and what
 * would fall out of its day is held at that day's beginning, so that later instants never lead to earlier ones.
 */
export function movedByDays(calendar: CompiledCalendar, clock: DayClock, instant: number, days: number): number {
  if (days === 0) return instant;
  const ends = calendar.dayEnds[clock];
  const place = firstAtLeast(ends, instant);
  const end = endOfDay(calendar, clock, place + days);
  return Math.max(ends[place + days - 1]!, end - (ends[place]! - instant));
}

function tooLong(calendar: CompiledCalendar): BeyondCalendarError {
  return new BeyondCalendarError(`the limit ends after ${known(calendar)}: give a shorter one`);
}

function known({ document, from, to }: CompiledCalendar): string {
  return `${iso(from)} to ${iso(to)}, the time that calendar ${document.name} version ${document.version} is computed for`;
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
