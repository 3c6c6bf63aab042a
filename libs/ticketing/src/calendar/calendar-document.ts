/** A time of day as HH:MM on the wall clock of the calendar's zone. */
export type TimeOfDay = string;
/** A calendar date as YYYY-MM-DD. */
export type CalendarDate = string;

/**
 * Open time of one day: from `from` up to but not including `to`. A span belongs to the day on which it begins. Where it
 * crosses midnight, `to` counts on: 22:00 to 06:00 of the next day is `{ from: '22:00', to: '30:00' }`. So a swapped pair of
 * times is a fault that is seen, not a span of twenty hours. `to` is at most 24 hours after `from`.
 */
export interface Span {
  /** 00:00 to 23:59. */
  readonly from: TimeOfDay;
  /** 00:01 to 47:59; 24:00 is the end of the day. */
  readonly to: TimeOfDay;
}

/** The seven days, Monday first. An empty list is a day of rest. */
export type Week = readonly [
  readonly Span[], readonly Span[], readonly Span[], readonly Span[], readonly Span[], readonly Span[], readonly Span[],
];

/** No span begins on this day. What began the evening before still ends after midnight. */
export interface Holiday {
  readonly date: CalendarDate;
  readonly name: string;
}

/** A day that is worked otherwise than its day of the week: a worked weekend day (调休), or one with hours of its own. */
export interface WorkedDay {
  readonly date: CalendarDate;
  readonly name: string;
  /** Without them: those of the first day of the week that has any. */
  readonly spans?: readonly Span[];
}

/**
 * A calendar as published: plain JSON, never changed after publication; a correction is the next version.
 * JSON Schema: docs/examples/calendar.schema.json. What the schema cannot say is checked by `faultsOfCalendar`.
 */
export interface CalendarDocument {
  /** Small letters, digits and hyphens. */
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  /** Where the holidays come from, and under which licence. */
  readonly source?: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** First and last date for which the holidays are officially known. Outside them the week alone holds. */
  readonly covers: { readonly from: CalendarDate; readonly to: CalendarDate };
  readonly week: Week;
  readonly holidays: readonly Holiday[];
  readonly workedDays: readonly WorkedDay[];
}

/** The years that calendars are computed for; every date of a document lies in them. */
export const CALENDAR_YEARS = { from: 1990, to: 2100 } as const;

/** Sizes of a document: ample for a century of holidays, small enough to check and to compile in milliseconds. */
export const CALENDAR_LIMITS = { version: 1_000_000, title: 120, source: 400, label: 60, spans: 12, holidays: 4_000, workedDays: 2_000 } as const;
