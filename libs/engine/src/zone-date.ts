const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar date of an instant in a zone, as it stands in ticket ids.
 * @param milliseconds since the epoch
 * @param timeZone IANA name
 * @returns YYYYMMDD
 * @throws RangeError when the zone is unknown
 */
export function dateInZone(milliseconds: number, timeZone: string): string {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  // Years before 1000 come without their zeros.
  return formatter.format(milliseconds).replaceAll('-', '').padStart(8, '0');
}
