/** Order of two RFC 3339 instants, whatever their offsets. */
export function isBefore(instant: string, other: string): boolean {
  return Date.parse(instant) < Date.parse(other);
}

/** The earlier of two instants; the other one where one is missing. */
export function earlier(known: string | undefined, other: string): string {
  return known === undefined || isBefore(other, known) ? other : known;
}

export function plusDays(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString();
}
