/** Flaws of a source that are kept as they are and counted, with their meaning for the report. */
export const ODDITIES = {
  'negative-duration': 'resolved before it was reported',
  'same-second': 'resolved in the very second of the report',
  'end-time-not-ended': 'has an end time while its status says that it is not over',
  'ended-without-end-time': 'its status says that it is over, but there is no end time',
  'no-resolution': 'never resolved, as far as the source tells',
  'step-out-of-order': 'a step is dated before the one it follows',
  'time-after-extraction': 'a time lies after the instant at which the source was cut',
  'ambiguous-time': 'a wall clock that came twice when the clocks went back; the earlier was taken',
  'nonexistent-time': 'a wall clock that the change to summer time skipped; moved forward',
  'value-not-mapped': "a value that the mapping does not list; 'otherwise' was taken",
  'no-community': "no community; 'otherwise' was taken",
  'no-category': "an empty category; 'otherwise' was taken",
  'no-coordinates': 'latitude and longitude that are no place; left out',
  'undecodable-text': 'characters that the encoding cannot hold (U+FFFD)',
  'unknown-activity': 'an activity that the mapping does not list; noted as progress, its label sealed',
  'no-report-event': 'the first event of the ticket is no report; reported at its time',
} as const;

export type Oddity = keyof typeof ODDITIES;

/** Counts by kind. */
export class Tally<Kind extends string> {
  private readonly counts = new Map<Kind, number>();

  add(kind: Kind, count = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + count);
  }

  /** The most frequent first. */
  toObject(): Partial<Record<Kind, number>> {
    return Object.fromEntries([...this.counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))) as Partial<Record<Kind, number>>;
  }
}
