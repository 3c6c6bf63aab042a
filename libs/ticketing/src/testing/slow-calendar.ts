import type { CalendarDocument, Span } from '../calendar/calendar-document.js';

/**
 * Calendars the slow and obvious way: day by day over the text of the document, with the wall clock asked of Intl for every
 * quarter of an hour. Shares no code with the calendars under test.
 */
const QUARTER = 900_000;
const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** The offset in force during a quarter of an hour; in the years of the specs all zones change on such borders. */
function offsetOf(timeZone: string, quarter: number): number {
  const known = offsets.get(timeZone) ?? new Map<number, number>();
  offsets.set(timeZone, known);
  let offset = known.get(quarter);
  if (offset === undefined) {
    const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
    offset = Date.parse(`${format.format(quarter * QUARTER).replace(' ', 'T')}Z`) - quarter * QUARTER;
    known.set(quarter, offset);
  }
  return offset;
}

/** The first instant at which the clock shows that time of that date or later. */
export function slowInstant(timeZone: string, date: string, time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  const wall = Date.parse(`${date}T00:00:00Z`) + (hours! * 60 + minutes!) * 60_000;
  for (let quarter = Math.floor((wall - DAY) / QUARTER); ; quarter++) {
    const offset = offsetOf(timeZone, quarter);
    if ((quarter + 1) * QUARTER + offset > wall) return Math.max(quarter * QUARTER, wall - offset);
  }
}

function spansOn(document: CalendarDocument, date: string): readonly Span[] {
  const worked = document.workedDays.find((entry) => entry.date === date);
  if (document.holidays.some((entry) => entry.date === date)) return [];
  if (worked?.spans !== undefined) return worked.spans;
  if (worked !== undefined) return document.week.find((spans) => spans.length > 0)!;
  return document.week[(new Date(date).getUTCDay() + 6) % 7]!;
}

function nextDate(date: string): string {
  return new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
}

interface SlowDay {
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly midnight: number;
  readonly nextMidnight: number;
}

/** Day after day, from two days before the instant. */
function* daysFrom(document: CalendarDocument, instant: number): Generator<SlowDay, never> {
  const at = (date: string, time: string): number => slowInstant(document.timeZone, date, time);
  for (let date = new Date(instant - 2 * DAY).toISOString().slice(0, 10); ; date = nextDate(date)) {
    const spans = spansOn(document, date).map(({ from, to }) => ({ from: at(date, from), to: at(date, to) }));
    yield { spans: spans.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from), midnight: at(date, '00:00'), nextMidnight: at(date, '24:00') };
  }
}

export function slowAddHours(document: CalendarDocument, start: number, ms: number): number {
  let left = ms;
  for (const { spans } of daysFrom(document, start)) {
    for (const { from, to } of spans) {
      const begins = Math.max(from, start);
      if (to <= begins) continue;
      if (to - begins >= left) return begins + left;
      left -= to - begins;
    }
  }
  throw new Error('never reached');
}

export function slowMeasureHours(document: CalendarDocument, start: number, end: number): number {
  let sum = 0;
  for (const { spans, midnight } of daysFrom(document, start)) {
    if (midnight >= end) return sum;
    for (const { from, to } of spans) sum += Math.max(0, Math.min(to, end) - Math.max(from, start));
  }
  throw new Error('never reached');
}

export function slowAddDays(document: CalendarDocument, start: number, days: number, working: boolean): number {
  let counted = -1;
  for (const { spans, midnight, nextMidnight } of daysFrom(document, start)) {
    const end = working ? spans.at(-1)?.to : nextMidnight;
    // Days that are over at the start, and those that do not count at all.
    if (end === undefined || end <= start || nextMidnight === midnight) continue;
    counted += 1;
    if (counted === days) return end;
  }
  throw new Error('never reached');
}
