import fc from 'fast-check';
import type { CalendarDocument, Span } from '../calendar/calendar-document.js';
import { dateOf, dayOf, MINUTES_PER_DAY, timeOf, weekdayOf } from '../calendar/civil-date.js';
import { compileCalendar, type CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { ClockKind, Limit } from '../calendar/limit.js';

/** Changes by an hour, half an hour and two hours, at midnight and in the night, in both halves of the year and during Ramadan. */
export const ZONES = [
  'Asia/Shanghai', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'America/Santiago', 'Africa/Cairo', 'America/Havana',
  'Africa/Casablanca', 'Antarctica/Troll', 'Asia/Kathmandu', 'UTC',
] as const;

/** Two days around them all zones above that change do so in some year: mistakes live there. */
const CHANGES = ['2025-03-09', '2025-03-30', '2025-04-05', '2025-04-25', '2025-09-07', '2025-10-05', '2025-10-26', '2025-10-31', '2025-11-02', '2023-03-19', '2023-04-23'];
const [FIRST, LAST] = [dayOf('2019-01-01')!, dayOf('2027-12-31')!];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const date = (min: number, max: number): fc.Arbitrary<string> => fc.integer({ min, max }).map(dateOf);
const someDates = fc.uniqueArray(fc.oneof(date(FIRST, LAST), date(dayOf('2025-01-01')!, dayOf('2025-12-31')!)), { maxLength: 80 });

/** Up to four spans of half an hour and more that begin on one day and lie within the 24 hours after `windowStart`. */
function spansFrom(windowStart: number): fc.Arbitrary<Span[]> {
  const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 48 }), { maxLength: 8 }).map((places) => places.sort((a, b) => a - b));
  return fc.tuple(cuts, fc.boolean()).map(([places, touching]) => {
    const minutes = places.map((place) => windowStart + place * 30);
    const pairs = minutes.slice(1).map((to, index) => ({ from: minutes[index]!, to })).filter((_, index) => touching || index % 2 === 0);
    return pairs.filter(({ from }) => from < MINUTES_PER_DAY).slice(0, 4).map(({ from, to }) => ({ from: timeOf(from), to: timeOf(to) }));
  });
}

/** Valid documents: all days share a window of 24 hours, so that spans over midnight never meet the next day's. */
export const calendarDocuments: fc.Arbitrary<CalendarDocument> = fc.integer({ min: 0, max: MINUTES_PER_DAY - 1 }).chain((windowStart) => {
  const spans = spansFrom(windowStart);
  const week = fc.tuple(spans, spans, spans, spans, spans, spans, spans).filter((days) => days.some((day) => day.length > 0));
  return fc.record({ week, timeZone: fc.constantFrom(...ZONES), dates: someDates, own: fc.array(spans, { minLength: 80, maxLength: 80 }) });
}).map(({ week, timeZone, dates, own }) => {
  const holidays = [];
  const workedDays = [];
  for (const [index, day] of dates.entries()) {
    const spans = own[index]!;
    const rests = week[weekdayOf(dayOf(day)!)]!.length === 0;
    if (index % 2 === 0 && (rests || spans.length > 0)) workedDays.push({ date: day, name: 'worked', ...(spans.length > 0 && { spans }) });
    else holidays.push({ date: day, name: 'holiday' });
  }
  return { name: 'random', version: 1, title: 'Random', timeZone, covers: { from: dateOf(FIRST), to: dateOf(LAST) }, week, holidays, workedDays };
});

export const calendars: fc.Arbitrary<CompiledCalendar> = calendarDocuments.map((document) => compileCalendar(document, { from: 2018, to: 2032 }));

/** Instants of 2019 to 2026: anywhere, around clock changes, and a millisecond around openings and closings. */
export function instants(calendar: CompiledCalendar): fc.Arbitrary<number> {
  const { from, to } = calendar.open;
  const anywhere = fc.integer({ min: FIRST * DAY, max: LAST * DAY - 366 * DAY });
  const edges = fc.tuple(fc.constantFrom(from, to), fc.nat(from.length - 1), fc.integer({ min: -1, max: 1 }))
    .map(([side, place, off]) => side[place]! + off).filter((instant) => instant >= FIRST * DAY && instant < LAST * DAY - 366 * DAY);
  const changes = fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -2 * DAY, max: 2 * DAY })).map(([day, off]) => Date.parse(day) + off);
  const midnights = fc.tuple(fc.nat(2900), fc.integer({ min: -1, max: 1 }))
    .map(([place, off]) => calendar.dayStarts[dayOf('2019-01-02')! - calendar.firstDay + place]! + off);
  return fc.oneof(anywhere, changes, from.length > 0 ? edges : anywhere, midnights);
}

export function limits(clock: ClockKind): fc.Arbitrary<Limit> {
  switch (clock) {
    case 'continuous':
    case 'working-hours':
      return fc.oneof(fc.integer({ min: 1, max: 40 * HOUR }), fc.integer({ min: 1, max: 160 }).map((quarters) => quarters * HOUR / 4)).map((ms) => ({ clock, ms }));
    case 'working-days':
    case 'natural-days':
      return fc.integer({ min: 1, max: 30 }).map((days) => ({ clock, days }));
    default: {
      const never: never = clock;
      return never;
    }
  }
}

export interface Case {
  readonly calendar: CompiledCalendar;
  readonly start: number;
  readonly limit: Limit;
  /** A second limit of the same clock. */
  readonly more: Limit;
}

/** Compiling costs milliseconds, trying microseconds: so many tries share a calendar. */
const TRIES = { minLength: 8, maxLength: 8 };

/** A calendar with instants and limits of the clock, a few times. */
export function cases(clock: ClockKind): fc.Arbitrary<Case[]> {
  return calendars.chain((calendar) => fc.array(
    fc.record({ calendar: fc.constant(calendar), start: instants(calendar), limit: limits(clock), more: limits(clock) }), TRIES,
  ));
}

export interface Moments {
  readonly calendar: CompiledCalendar;
  readonly at: readonly number[];
}

/** A calendar with so many of its instants in order, a few times. */
export function moments(count: number): fc.Arbitrary<Moments[]> {
  return calendars.chain((calendar) => {
    const stepsOf = (max: number): fc.Arbitrary<number[]> => fc.array(fc.integer({ min: 0, max }), { minLength: count - 1, maxLength: count - 1 });
    const following = (max: number): fc.Arbitrary<number[]> => fc.tuple(instants(calendar), stepsOf(max))
      .map(([first, steps]) => steps.reduce<number[]>((at, step) => [...at, at.at(-1)! + step], [first]));
    // Any instants can lie years apart; a third of the calendar's time stays free for what is moved on from the last.
    const anyOrder = fc.array(instants(calendar), { minLength: count, maxLength: count }).map((at) => at.sort((a, b) => a - b))
      .filter((at) => at.at(-1)! - at[0]! < 900 * DAY);
    return fc.array(fc.record({ calendar: fc.constant(calendar), at: fc.oneof(following(DAY), following(40 * DAY), anyOrder) }), TRIES);
  });
}
