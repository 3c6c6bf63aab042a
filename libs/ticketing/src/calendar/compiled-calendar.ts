import { CALENDAR_YEARS, type CalendarDocument } from './calendar-document.js';
import { MS_PER_DAY, MS_PER_MINUTE } from './civil-date.js';
import { dayPlan, type DayPlan } from './planned-day.js';
import { zoneClock, type ZoneClock } from './zone-clock.js';

/** Open spans in order, none overlapping; all arrays go by the span's place, times in epoch milliseconds. */
export interface OpenSpans {
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Open milliseconds before each span, and one more entry: the sum of all. */
  readonly before: Float64Array;
}

/** A calendar made ready for binary search: about 3 MB for a century. Keep it, it holds for ever. */
export interface CompiledCalendar {
  readonly document: CalendarDocument;
  readonly plan: DayPlan;
  /** First instant that it knows; epoch milliseconds. */
  readonly from: number;
  /** Last instant that it knows: the end of its last day. */
  readonly to: number;
  readonly open: OpenSpans;
  /** When each counted day is over, strictly ascending: a working day at the end of its last span, a natural one at 24:00. */
  readonly dayEnds: { readonly 'working-days': Float64Array; readonly 'natural-days': Float64Array };
  /** Civil day of the first entry of `dayStarts`. */
  readonly firstDay: number;
  /** First instant of each civil day. A day that a zone skipped (Apia, 2011-12-30) begins and ends at once and is not counted. */
  readonly dayStarts: Float64Array;
}

const compiled = new WeakMap<CalendarDocument, CompiledCalendar>();

/** The compiled form of a document, made once as long as the document object lives. */
export function compiledCalendar(document: CalendarDocument): CompiledCalendar {
  let calendar = compiled.get(document);
  if (calendar === undefined) {
    calendar = compileCalendar(document);
    compiled.set(document, calendar);
  }
  return calendar;
}

/**
 * @param document a valid one, see `checkCalendar`
 * @param years whole years of the calendar's zone, both included
 * @throws RangeError for a zone that this runtime does not know
 */
export function compileCalendar(document: CalendarDocument, years: { readonly from: number; readonly to: number } = CALENDAR_YEARS): CompiledCalendar {
  // The day before the first is compiled too: its night shift is open in the first hours.
  const firstDay = Date.UTC(years.from, 0, 1) / MS_PER_DAY - 1;
  const endDay = Date.UTC(years.to + 1, 0, 1) / MS_PER_DAY;
  const clock = zoneClock(document.timeZone, (firstDay - 2) * MS_PER_DAY, (endDay + 3) * MS_PER_DAY);
  const plan = dayPlan(document);
  const dayStarts = Float64Array.from({ length: endDay - firstDay + 1 }, (_, index) => clock.firstInstantAt((firstDay + index) * MS_PER_DAY));
  const { open, workingDayEnds } = openSpans(clock, plan, firstDay, endDay);
  const calendarEnd = dayStarts[endDay - firstDay]!;
  return {
    document, plan, firstDay, dayStarts, open,
    dayEnds: { 'working-days': workingDayEnds, 'natural-days': dayStarts.filter((start, index) => index > 0 && start > dayStarts[index - 1]!) },
    from: dayStarts[1]!,
    to: Math.max(calendarEnd, open.to.at(-1) ?? calendarEnd),
  };
}

function openSpans(clock: ZoneClock, plan: DayPlan, firstDay: number, endDay: number): { open: OpenSpans; workingDayEnds: Float64Array } {
  const from: number[] = [];
  const to: number[] = [];
  const before = [0];
  const ends: number[] = [];
  let sum = 0;
  for (let day = firstDay; day < endDay; day++) {
    const opened = from.length;
    for (const span of plan(day).spans) {
      const start = clock.firstInstantAt(day * MS_PER_DAY + span.from * MS_PER_MINUTE);
      const end = clock.firstInstantAt(day * MS_PER_DAY + span.to * MS_PER_MINUTE);
      // A span that the clocks jumped over as a whole has no time in it.
      if (end === start) continue;
      from.push(start);
      to.push(end);
      sum += end - start;
      before.push(sum);
    }
    if (from.length > opened) ends.push(to.at(-1)!);
  }
  const open = { from: new Float64Array(from), to: new Float64Array(to), before: new Float64Array(before) };
  return { open, workingDayEnds: new Float64Array(ends) };
}
