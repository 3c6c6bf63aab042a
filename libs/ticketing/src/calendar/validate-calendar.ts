import type { CalendarDocument } from './calendar-document.js';
import { fault, type CalendarFault } from './calendar-fault.js';
import { calendarShape } from './calendar-shape.js';
import { weekdayOf } from './civil-date.js';
import { isRecord } from './document-shape.js';
import { readableParts, type PlacedDate, type ReadableParts } from './readable-parts.js';
import { spanFaults } from './span-faults.js';

/** A document that can be published and compiled, or every fault that keeps it from that. */
export function checkCalendar(value: unknown): { readonly document: CalendarDocument } | { readonly faults: readonly CalendarFault[] } {
  const faults = faultsOfCalendar(value);
  return faults.length === 0 ? { document: value as CalendarDocument } : { faults };
}

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfCalendar(value: unknown): readonly CalendarFault[] {
  const shape = calendarShape(value, []);
  if (!isRecord(value)) return shape;
  const parts = readableParts(value);
  return [
    ...shape,
    ...parts.impossible.map(({ path, text }) => fault(path, 'no-such-date', 'give a day that the month has', text)),
    ...zoneFaults(parts, shape),
    ...coverFaults(parts),
    ...dateFaults(parts),
    ...spanFaults(parts),
    ...openingFaults(parts, shape),
  ];
}

function zoneFaults({ timeZone }: ReadableParts, shape: readonly CalendarFault[]): CalendarFault[] {
  if (timeZone === undefined || shape.some(({ path }) => path === 'timeZone')) return [];
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return [];
  } catch {
    return [fault(['timeZone'], 'no-such-zone', 'give an IANA time zone such as Asia/Shanghai', timeZone)];
  }
}

function coverFaults({ coversFrom, coversTo }: ReadableParts): CalendarFault[] {
  if (coversFrom === undefined || coversTo === undefined || coversFrom.day <= coversTo.day) return [];
  return [fault(coversTo.path, 'covers-reversed', `give ${coversFrom.text} or later`, coversTo.text)];
}

function dateFaults({ coversFrom, coversTo, holidays, workedDays }: ReadableParts): CalendarFault[] {
  const holidayDays = new Set(holidays.map(({ day }) => day));
  const covered = coversFrom !== undefined && coversTo !== undefined && coversFrom.day <= coversTo.day;
  const outside = covered ? [...holidays, ...workedDays].filter(({ day }) => day < coversFrom.day || day > coversTo.day) : [];
  return [
    ...duplicates(holidays),
    ...duplicates(workedDays),
    ...outside.map(({ path, text }) => fault(path, 'outside-covers', `give a date from ${coversFrom!.text} to ${coversTo!.text}, or cover more`, text)),
    ...workedDays.filter(({ day }) => holidayDays.has(day))
      .map(({ path, text }) => fault(path, 'holiday-and-worked', 'leave it in one of the two lists', text)),
  ];
}

function duplicates(dates: readonly PlacedDate[]): CalendarFault[] {
  const first = new Map<number, PlacedDate>();
  return dates.flatMap((date) => {
    const earlier = first.get(date.day);
    if (earlier === undefined) first.set(date.day, date);
    return earlier === undefined ? [] : [fault(date.path, 'duplicate-date', `leave it out: entry [${earlier.path[1]}] has it`, date.text)];
  });
}

function openingFaults({ week, workedDays }: ReadableParts, shape: readonly CalendarFault[]): CalendarFault[] {
  // Spans that could not be read may be what is missed here.
  if (shape.some(({ path }) => path.startsWith('week') || path.startsWith('workedDays'))) return [];
  const withoutSpans = workedDays.filter(({ spans }) => spans === undefined);
  const pointless = withoutSpans.filter(({ day }) => week[weekdayOf(day)]!.length > 0)
    .map(({ path, text }) => fault(path, 'already-worked', 'correct the date, leave the entry out, or give it spans of its own', text));
  if (week.some((spans) => spans.length > 0)) return pointless;
  if (workedDays.every(({ spans = [] }) => spans.length === 0)) return [fault(['week'], 'never-open', 'give at least one day a span', week.map(() => []))];
  return withoutSpans.map(({ path, text }) => fault([...path.slice(0, 2), 'spans'], 'no-hours', `give the worked day ${text} spans of its own`));
}
