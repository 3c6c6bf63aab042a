import { dateOf, dayOf, MS_PER_DAY, weekdayOf } from '../calendar/civil-date.js';
import { CALENDAR_YEARS } from '../calendar/calendar-document.js';
import { ZoneClock } from '../calendar/zone-clock.js';

/** Half-open range of instants, milliseconds since the epoch. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * How time is cut. A month that begins on `startDay` bears the name of the month in which it ends, as the 19th-to-18th
 * month of some cities does: 2026-03 with start day 19 is 19 February to 18 March.
 */
export type PeriodKind =
  | { readonly kind: 'day' }
  /** Monday to Sunday, named by the year of its Thursday (ISO 8601). */
  | { readonly kind: 'iso-week' }
  /** 1 to 28: every month has such a day. */
  | { readonly kind: 'month'; readonly startDay: number };

export interface NamedPeriod extends Period {
  /** 2026-03-19, 2026-W12, 2026-03, or 2026-03@19 for a month that begins on the 19th. */
  readonly name: string;
}

/** First day and name, in civil days. */
interface CivilPeriod {
  readonly name: string;
  readonly first: number;
  readonly next: number;
}

/**
 * The periods of one IANA time zone. Each begins at the first instant at which the clock shows midnight or later, so that
 * days of 23 and 25 hours are cut right and the periods tile time without gap or overlap.
 */
export class ZonePeriods {
  private readonly clock: ZoneClock;

  /** @throws RangeError for a name that is no IANA time zone */
  constructor(readonly timeZone: string) {
    this.clock = new ZoneClock(timeZone, Date.UTC(CALENDAR_YEARS.from, 0, 1), Date.UTC(CALENDAR_YEARS.to + 1, 0, 1));
  }

  /** The period that holds the instant. */
  periodOf(instant: number, kind: PeriodKind): NamedPeriod {
    return this.instants(civilPeriodOf(this.dayOf(instant), kind));
  }

  /** The periods that have a part in [from, to), in order; the first and the last as a whole. None when to ≤ from. */
  periodsIn({ from, to }: Period, kind: PeriodKind): NamedPeriod[] {
    const periods: NamedPeriod[] = [];
    if (to <= from) return periods;
    let civil = civilPeriodOf(this.dayOf(from), kind);
    for (;;) {
      const period = this.instants(civil);
      if (period.from >= to) return periods;
      // A day that the zone leaves out (Samoa, 30 December 2011) has no instant.
      if (period.to > period.from) periods.push(period);
      civil = civilPeriodOf(civil.next, kind);
    }
  }

  /**
   * The instants of whole days from one date up to another.
   * @param first,last YYYY-MM-DD, both included
   * @throws RangeError for a date that does not exist, and for a last one before the first
   */
  range(first: string, last: string): Period {
    const [from, to] = [civilDay(first), civilDay(last)];
    if (to < from) throw new RangeError(`${last} lies before ${first}: give the later date last`);
    return { from: this.startOf(from), to: this.startOf(to + 1) };
  }

  /** YYYY-MM-DD of the day that holds the instant. An hour that comes twice over midnight belongs to the later day. */
  dateOf(instant: number): string {
    return dateOf(this.dayOf(instant));
  }

  private startOf(day: number): number {
    return this.clock.firstInstantAt(day * MS_PER_DAY);
  }

  private dayOf(instant: number): number {
    // No zone is ahead of UTC by a whole day, so the local date is at most the next one; from there on backwards.
    let day = Math.floor(instant / MS_PER_DAY) + 1;
    while (this.startOf(day) > instant) day -= 1;
    return day;
  }

  private instants({ name, first, next }: CivilPeriod): NamedPeriod {
    return { name, from: this.startOf(first), to: this.startOf(next) };
  }
}

function civilPeriodOf(day: number, kind: PeriodKind): CivilPeriod {
  switch (kind.kind) {
    case 'day':
      return { name: dateOf(day), first: day, next: day + 1 };
    case 'iso-week': {
      const first = day - weekdayOf(day);
      return { name: isoWeek(first), first, next: first + 7 };
    }
    case 'month':
      return monthOf(day, kind.startDay);
    default: {
      const never: never = kind;
      throw new Error(`no kind of period ${JSON.stringify(never)}`);
    }
  }
}

function isoWeek(monday: number): string {
  const year = Number(dateOf(monday + 3).slice(0, 4));
  const newYear = Date.UTC(year, 0, 1) / MS_PER_DAY;
  return `${String(year).padStart(4, '0')}-W${String(Math.floor((monday + 3 - newYear) / 7) + 1).padStart(2, '0')}`;
}

function monthOf(day: number, startDay: number): CivilPeriod {
  if (!Number.isInteger(startDay) || startDay < 1 || startDay > 28) throw new RangeError(`start day ${startDay}: give a whole number from 1 to 28`);
  const date = new Date(day * MS_PER_DAY);
  const begun = date.getUTCDate() >= startDay ? 0 : -1;
  const boundary = (months: number): number => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + begun + months, startDay) / MS_PER_DAY;
  const next = boundary(1);
  const month = dateOf(next - 1).slice(0, 7);
  return { name: startDay === 1 ? month : `${month}@${startDay}`, first: boundary(0), next };
}

function civilDay(date: string): number {
  const day = dayOf(date);
  if (day === undefined) throw new RangeError(`${date} is no date: give YYYY-MM-DD`);
  return day;
}
