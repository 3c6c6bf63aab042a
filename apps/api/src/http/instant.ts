const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** Nothing this log tells happened before; it also keeps years out that calendars and databases write in ways of their own. */
export const EARLIEST = '2000-01-01T00:00:00Z';
/** In no zone of the world does an earlier instant fall into a year of five digits. */
export const LATEST = '9999-12-31T00:00:00Z';
const [EARLIEST_MS, LATEST_MS] = [Date.parse(EARLIEST), Date.parse(LATEST)];

/** What is wrong with an instant of a request; null when nothing is. */
export function instantFault(value: unknown): string | null {
  const instant = typeof value === 'string' ? parseInstant(value) : null;
  if (instant === null) return 'must be an RFC 3339 instant with offset, for example 2026-11-22T09:30:00+08:00';
  if (instant < EARLIEST_MS) return `must not be before ${EARLIEST}`;
  return instant >= LATEST_MS ? `must be before ${LATEST}` : null;
}

/** Milliseconds since the epoch of an RFC 3339 instant with offset, or null when it is none (30 February included). */
export function parseInstant(text: string): number | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // Date rolls 30 February over to March instead of refusing it.
  if (month < 1 || month > 12 || day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  const instant = Date.parse(text.toUpperCase());
  return Number.isNaN(instant) ? null : instant;
}
