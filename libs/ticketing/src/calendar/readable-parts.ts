import type { Path } from './calendar-fault.js';
import { CALENDAR_LIMITS } from './calendar-document.js';
import { dayOf, minuteOf, MINUTES_PER_DAY } from './civil-date.js';
import { isRecord } from './document-shape.js';
import type { MinuteSpan } from './planned-day.js';

export interface PlacedSpan extends MinuteSpan {
  readonly path: Path;
  readonly value: unknown;
}

export interface PlacedDate {
  readonly path: Path;
  readonly text: string;
  readonly day: number;
}

export interface PlacedWorkedDay extends PlacedDate {
  /** Absent where the entry has no such field. */
  readonly spans?: readonly PlacedSpan[];
}

/**
 * What can be read of a document that may have any fault: enough to tell the faults between its parts at once with those in
 * them, instead of one after the other. Lists beyond their limit are not read.
 */
export interface ReadableParts {
  readonly timeZone: string | undefined;
  readonly coversFrom: PlacedDate | undefined;
  readonly coversTo: PlacedDate | undefined;
  /** Seven entries, or none when the week is no week. */
  readonly week: readonly (readonly PlacedSpan[])[];
  readonly holidays: readonly PlacedDate[];
  readonly workedDays: readonly PlacedWorkedDay[];
  /** Dates in the right form that do not exist. */
  readonly impossible: readonly { readonly path: Path; readonly text: string }[];
}

export function readableParts(document: Readonly<Record<string, unknown>>): ReadableParts {
  const impossible: { path: Path; text: string }[] = [];
  const dateAt = (value: unknown, path: Path): PlacedDate | undefined => {
    if (typeof value !== 'string') return undefined;
    const day = dayOf(value);
    if (day === undefined && /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value)) impossible.push({ path, text: value });
    return day === undefined ? undefined : { path, text: value, day };
  };
  const entries = (field: 'holidays' | 'workedDays'): PlacedWorkedDay[] => listOf(document[field], CALENDAR_LIMITS[field]).flatMap((entry, index) => {
    const date = isRecord(entry) ? dateAt(entry['date'], [field, index, 'date']) : undefined;
    if (date === undefined || !isRecord(entry)) return [];
    return [entry['spans'] === undefined ? date : { ...date, spans: spansAt(entry['spans'], [field, index, 'spans']) }];
  });
  const covers = isRecord(document['covers']) ? document['covers'] : {};
  const week = listOf(document['week'], 7);
  return {
    timeZone: typeof document['timeZone'] === 'string' ? document['timeZone'] : undefined,
    coversFrom: dateAt(covers['from'], ['covers', 'from']),
    coversTo: dateAt(covers['to'], ['covers', 'to']),
    week: week.length === 7 ? week.map((spans, weekday) => spansAt(spans, ['week', weekday])) : [],
    holidays: entries('holidays'),
    workedDays: entries('workedDays'),
    impossible,
  };
}

function spansAt(value: unknown, path: Path): PlacedSpan[] {
  return listOf(value, CALENDAR_LIMITS.spans).flatMap((span, index) => {
    if (!isRecord(span) || typeof span['from'] !== 'string' || typeof span['to'] !== 'string') return [];
    const [from, to] = [minuteOf(span['from']), minuteOf(span['to'])];
    return from === undefined || to === undefined || from >= MINUTES_PER_DAY ? [] : [{ from, to, path: [...path, index], value: span }];
  });
}

function listOf(value: unknown, max: number): readonly unknown[] {
  return Array.isArray(value) && value.length <= max ? value : [];
}
