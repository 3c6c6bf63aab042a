import { extend, shift } from '../calendar/clocks.js';
import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { ClockKind, Limit } from '../calendar/limit.js';
import { instantText } from '../ticket/instant.js';
import type { Deadline, PinnedMilestone } from './deadline.js';
import type { Move } from './ticket-clocks.js';

/**
 * After a pause: what has not passed moves later by the paused time, in the clock's own counting. An agreed date does not
 * move: the parties named it, and a pause of the office is none of theirs.
 * @param pausedFrom RFC 3339, not before the deadline's start
 */
export function movedByPause(deadline: Deadline, calendar: CompiledCalendar, pausedFrom: string, pausedTo: string): Deadline {
  if (deadline.limit === undefined) return deadline;
  const { clock } = deadline.limit;
  const [from, to] = [Date.parse(pausedFrom), Date.parse(pausedTo)];
  return moved(deadline, (dueAt) => shift(calendar, clock, dueAt, from, to));
}

/**
 * After an extension by `by` (of the deadline's own clock): the due instant is later by all of it, each milestone that has
 * not passed by its part of it, as if the limit had been longer from the start. Earlier pauses stay counted.
 */
export function movedByExtension(deadline: Deadline, calendar: CompiledCalendar, by: Limit): Deadline {
  const dueAt = Date.parse(deadline.dueAt);
  const extended = extend(calendar, dueAt, by);
  return moved(deadline, (instant, at) => {
    if (at === 1) return extended;
    if (by.clock === 'working-hours') return partOfHours(calendar, instant, Math.round(by.ms * at));
    return instant + Math.round((extended - dueAt) * at);
  });
}

/** A deadline moved by what has moved its clock; also one that was pinned anew from the same start. */
export function movedLike(deadline: Deadline, calendar: CompiledCalendar, moves: readonly Move[]): Deadline {
  return moves.reduce((reached, move) => {
    if (move.what === 'extension') {
      return move.stage === deadline.stage && move.startedAt === deadline.startedAt ? movedByExtension(reached, calendar, move.by) : reached;
    }
    // A clock that started within a wait was held back from its start. The steps of a source may not be in order.
    const from = move.from > deadline.startedAt ? move.from : deadline.startedAt;
    return move.to <= from ? reached : movedByPause(reached, calendar, from, move.to);
  }, deadline);
}

/** The amount of two limits of one clock together. @throws TypeError when their clocks differ */
export function sumOfLimits(one: Limit, other: Limit): Limit {
  if (isHours(one) && isHours(other) && one.clock === other.clock) return { clock: one.clock, ms: one.ms + other.ms };
  if (!isHours(one) && !isHours(other) && one.clock === other.clock) return { clock: one.clock, days: one.days + other.days };
  throw new TypeError(`limits of the clocks ${one.clock} and ${other.clock} have no sum; extend a deadline in its own clock`);
}

/** In the limit's own unit: milliseconds or days. */
export function sizeOf(limit: Limit): number {
  return isHours(limit) ? limit.ms : limit.days;
}

function isHours(limit: Limit): limit is Extract<Limit, { readonly ms: number }> {
  const hours: readonly ClockKind[] = ['continuous', 'working-hours'];
  return hours.includes(limit.clock);
}

function partOfHours(calendar: CompiledCalendar, instant: number, ms: number): number {
  return ms === 0 ? instant : extend(calendar, instant, { clock: 'working-hours', ms });
}

function moved(deadline: Deadline, move: (instant: number, at: number) => number): Deadline {
  const later = (dueAt: string, at: number): string => instantText(move(Date.parse(dueAt), at));
  const milestones = deadline.milestones.map((milestone): PinnedMilestone => ({ ...milestone, dueAt: later(milestone.dueAt, milestone.at) }));
  return { ...deadline, dueAt: later(deadline.dueAt, 1), milestones };
}
