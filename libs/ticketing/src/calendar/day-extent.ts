import { firstAbove, firstAtLeast } from './binary-search.js';
import type { CompiledCalendar } from './compiled-calendar.js';
import type { PlannedDay } from './planned-day.js';

/** One civil day as far as it lies in a stretch of time. */
export interface DayExtent {
  readonly day: number;
  readonly plan: PlannedDay;
  readonly from: number;
  readonly to: number;
  /** First opening and last closing of the whole day, also outside from–to; absent where it does not open. */
  readonly opensAt?: number;
  readonly closesAt?: number;
}

/** The days that have a part in [start, end), cut to it. They meet without gap: a shift over midnight belongs to its evening. */
export function daysBetween(calendar: CompiledCalendar, start: number, end: number): DayExtent[] {
  const days: DayExtent[] = [];
  let place = Math.max(0, firstAbove(calendar.dayStarts, start) - 2);
  let from = beginning(calendar, place);
  for (; from < end && place < calendar.dayStarts.length - 1; place++) {
    const to = beginning(calendar, place + 1);
    if (to > start && to > from) {
      const day = calendar.firstDay + place;
      days.push({ day, plan: calendar.plan(day), from: Math.max(from, start), to: Math.min(to, end), ...hours(calendar, from, to) });
    }
    from = to;
  }
  return days;
}

/** Midnight, or the end of the shift that is running then. */
function beginning({ dayStarts, open }: CompiledCalendar, place: number): number {
  const midnight = dayStarts[place]!;
  const shift = firstAtLeast(open.from, midnight) - 1;
  return shift < 0 ? midnight : Math.max(midnight, open.to[shift]!);
}

function hours({ open }: CompiledCalendar, from: number, to: number): { opensAt?: number; closesAt?: number } {
  const first = firstAtLeast(open.from, from);
  const next = firstAtLeast(open.from, to);
  return first === next ? {} : { opensAt: open.from[first]!, closesAt: open.to[next - 1]! };
}
