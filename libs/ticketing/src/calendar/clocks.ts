import { firstAbove } from './binary-search.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import { BeyondCalendarError, dayAt, endOfDay, instantOfOpen, movedByDays, openBefore, requireKnown, requireOrder } from './counting.js';
import { amountOf, type ClockKind, type Limit } from './limit.js';

/**
 * All instants are epoch milliseconds, whole numbers. Every function throws a RangeError that names the value and the way
 * out: for an instant outside the years that the calendar is compiled for (the continuous clock knows no such bound), for an
 * end before its start, for a limit that is no whole number from 1. Each costs a binary search or two, however long the limit.
 */

/**
 * When a limit that starts at `start` is due.
 *
 * Hour clocks: the earliest instant at which `ms` have been counted. Day clocks: the end of the N-th counted day after the
 * day of the start, a working day at the end of its last span, a natural day at 24:00. A start outside open spans (for
 * natural days there is no such time) counts from the next opening. Due at the instant itself is in time.
 */
export function add(calendar: CompiledCalendar, start: number, limit: Limit): number {
  requireKnown(calendar, limit.clock, start);
  const amount = amountOf(limit);
  switch (limit.clock) {
    case 'continuous':
      return checked(calendar, limit.clock, start + amount);
    case 'working-hours':
      return instantOfOpen(calendar, openBefore(calendar, start) + amount);
    case 'working-days':
    case 'natural-days':
      return endOfDay(calendar, limit.clock, dayAt(calendar, limit.clock, start) + amount);
    default: {
      const never: never = limit;
      return never;
    }
  }
}

/**
 * What a clock counts from `start` to `end`, in its own unit: milliseconds, or whole days that are over at `end`, the day of
 * the start left out.
 */
export function measure(calendar: CompiledCalendar, clock: ClockKind, start: number, end: number): number {
  const counted = passed(calendar, clock, start, end);
  return clock === 'continuous' || clock === 'working-hours' ? counted : Math.max(0, counted - 1);
}

/**
 * A due instant moved later by `by`, in the counting of its clock: `extend(add(s, L), M) = add(s, L + M)`. Adding to the due
 * instant would not do: a closing belongs to the next day, which would then not count.
 */
export function extend(calendar: CompiledCalendar, dueAt: number, by: Limit): number {
  requireKnown(calendar, by.clock, dueAt);
  return moved(calendar, by.clock, dueAt, amountOf(by));
}

/**
 * A due instant moved later by a pause, so that what was left of the limit when the clock stopped is left when it runs on:
 * `shift(due, from, to) = add(to, measure(from, due))`.
 *
 * Day clocks know whole days only: what counts as paused is every counted day whose end lies in the pause (after `pausedFrom`,
 * at the latest at `pausedTo`). A pause within one day moves nothing, one overnight moves by a day, one over a closed weekend
 * moves working days by nothing. So pauses add up, a longer one never moves less, and many short ones gain nothing.
 * Any instant can be moved, also a milestone in the middle of a day: see `movedByDays`.
 */
export function shift(calendar: CompiledCalendar, clock: ClockKind, dueAt: number, pausedFrom: number, pausedTo: number): number {
  requireKnown(calendar, clock, dueAt);
  return moved(calendar, clock, dueAt, passed(calendar, clock, pausedFrom, pausedTo));
}

/**
 * The milestone at a part of the limit (0.5, 0.8, 1, 1.2, 1.5): for the working-hours clock by counted time, for the others
 * by the time that passes between start and due. To the nearest millisecond; part 1 is the due instant itself.
 * @param fraction above 0
 */
export function part(calendar: CompiledCalendar, clock: ClockKind, start: number, dueAt: number, fraction: number): number {
  if (!Number.isFinite(fraction) || fraction <= 0) throw new RangeError(`a part of ${fraction}: give a number above 0, 1 for the whole limit`);
  requireKnown(calendar, clock, start);
  requireKnown(calendar, clock, dueAt);
  requireOrder(start, dueAt);
  if (fraction === 1) return dueAt;
  if (clock !== 'working-hours') return start + Math.round((dueAt - start) * fraction);
  const from = openBefore(calendar, start);
  const counted = Math.round((openBefore(calendar, dueAt) - from) * fraction);
  return counted === 0 ? start : instantOfOpen(calendar, from + counted);
}

/** Whether the clock counts at that instant. A span is open from its first instant up to but not including its last. */
export function openAt(calendar: CompiledCalendar, clock: ClockKind, instant: number): boolean {
  return nextOpening(calendar, clock, instant) === instant;
}

/** The instant itself where the clock counts, else the next opening. */
export function nextOpening(calendar: CompiledCalendar, clock: ClockKind, instant: number): number {
  requireKnown(calendar, clock, instant);
  if (clock === 'continuous' || clock === 'natural-days') return instant;
  const next = calendar.open.from[firstAbove(calendar.open.to, instant)];
  if (next === undefined) throw new BeyondCalendarError(`calendar ${calendar.document.name} does not open any more after ${new Date(instant).toISOString()}`);
  return Math.max(instant, next);
}

/** Counted milliseconds, or counted days that end in (from, to]. */
function passed(calendar: CompiledCalendar, clock: ClockKind, from: number, to: number): number {
  requireKnown(calendar, clock, from);
  requireKnown(calendar, clock, to);
  requireOrder(from, to);
  switch (clock) {
    case 'continuous':
      return to - from;
    case 'working-hours':
      return openBefore(calendar, to) - openBefore(calendar, from);
    case 'working-days':
    case 'natural-days':
      return dayAt(calendar, clock, to) - dayAt(calendar, clock, from);
    default: {
      const never: never = clock;
      return never;
    }
  }
}

function moved(calendar: CompiledCalendar, clock: ClockKind, instant: number, amount: number): number {
  switch (clock) {
    case 'continuous':
      return checked(calendar, clock, instant + amount);
    case 'working-hours':
      return amount === 0 ? instant : instantOfOpen(calendar, openBefore(calendar, instant) + amount);
    case 'working-days':
    case 'natural-days':
      return movedByDays(calendar, clock, instant, amount);
    default: {
      const never: never = clock;
      return never;
    }
  }
}

function checked(calendar: CompiledCalendar, clock: ClockKind, instant: number): number {
  requireKnown(calendar, clock, instant);
  return instant;
}
