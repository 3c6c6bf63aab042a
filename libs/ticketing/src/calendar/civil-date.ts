/**
 * Calendar dates as civil days: whole days since 1970-01-01, whatever the zone. A wall clock is counted the same way, in
 * milliseconds as if it were UTC.
 */
export const MS_PER_DAY = 86_400_000;
export const MS_PER_MINUTE = 60_000;
export const MINUTES_PER_DAY = 1_440;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^([0-4]\d):([0-5]\d)$/;
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const WEEKDAY_OF_DAY_ZERO = 3;

/** The civil day of a date as YYYY-MM-DD; undefined where there is no such date, as for 2025-02-29. */
export function dayOf(date: string): number | undefined {
  if (!DATE.test(date)) return undefined;
  const day = Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
  // Date.parse lets 30 February roll over into March.
  return Number.isInteger(day) && dateOf(day) === date ? day : undefined;
}

/** YYYY-MM-DD, for the years 0 to 9999. */
export function dateOf(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(day: number): number {
  return (((day + WEEKDAY_OF_DAY_ZERO) % 7) + 7) % 7;
}

/** Minutes after midnight of a time as HH:MM, up to 47:59 for the day after; undefined for anything else. */
export function minuteOf(time: string): number | undefined {
  const [, hours, minutes] = TIME.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const minute = Number(hours) * 60 + Number(minutes);
  return minute < 2 * MINUTES_PER_DAY ? minute : undefined;
}

/** HH:MM, the inverse of `minuteOf`. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
