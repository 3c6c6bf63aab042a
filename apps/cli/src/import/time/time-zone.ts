/** What a wall-clock reading turned out to be: `ambiguous` when the clocks went back over it, `nonexistent` when they jumped it. */
export type WallClockKind = 'plain' | 'ambiguous' | 'nonexistent';

export interface WallClockReading {
  /** Milliseconds since the epoch. */
  readonly instant: number;
  readonly kind: WallClockKind;
}

interface Segment {
  /** First instant with this offset, milliseconds since the epoch. */
  readonly from: number;
  readonly offset: number;
}

const HOUR = 3_600_000;
const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
/** No zone has had two changes within half a day, so sampling at this pitch misses none. */
const SAMPLING = 12 * HOUR;
/** Offsets reach from −15:14 to +15:14 in the tz database; a window of a day and a half around a wall clock holds all candidates. */
const WINDOW = 36 * HOUR;

/**
 * Reads wall clocks of one IANA time zone. `Intl` knows only the way from an instant to the wall clock and costs microseconds
 * each time; this keeps the offset changes of each year it has met, so that reading a column of a million times stays cheap.
 * Years 1900 to 2199.
 */
export class TimeZone {
  private readonly years = new Map<number, readonly Segment[]>();
  private readonly format: Intl.DateTimeFormat;

  /** @throws RangeError for a name that is no IANA time zone */
  constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: name, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
  }

  /** Offset from UTC in milliseconds (east is positive) at an instant. @throws RangeError outside the years 1900–2199 */
  offsetAt(instant: number): number {
    const segments = this.segmentsOf(yearOf(instant));
    let found = segments[0]!;
    for (const segment of segments) {
      if (segment.from > instant) break;
      found = segment;
    }
    return found.offset;
  }

  /**
   * The instant at which the clocks of this zone show the given wall clock.
   * Ambiguous: the earlier instant (the offset before the change). Nonexistent: moved forward by the jump, as RFC 9557's
   * "compatible" and java.time do.
   * @param wallClock the reading as if it were UTC, milliseconds since the epoch
   * @throws RangeError outside the years 1900–2199
   */
  read(wallClock: number): WallClockReading {
    const segments = this.around(wallClock);
    const instants: number[] = [];
    let jumped: number | undefined;
    for (let i = 0; i < segments.length; i++) {
      const { from, offset } = segments[i]!;
      const instant = wallClock - offset;
      const until = segments[i + 1]?.from ?? Infinity;
      if (instant >= from && instant < until) instants.push(instant);
      const next = segments[i + 1];
      if (next && instant >= next.from && wallClock - next.offset < next.from) jumped = instant;
    }
    if (instants.length > 0) return { instant: Math.min(...instants), kind: instants.length > 1 ? 'ambiguous' : 'plain' };
    if (jumped === undefined) throw new RangeError(`no instant of ${this.name} for ${new Date(wallClock).toISOString()}`);
    return { instant: jumped, kind: 'nonexistent' };
  }

  private around(wallClock: number): readonly Segment[] {
    const first = yearOf(wallClock - WINDOW);
    const last = yearOf(wallClock + WINDOW);
    const segments = this.segmentsOf(first);
    if (first === last) return segments;
    const following = this.segmentsOf(last);
    const sameAcrossNewYear = following[0]!.offset === segments.at(-1)!.offset;
    return [...segments, ...(sameAcrossNewYear ? following.slice(1) : following)];
  }

  private segmentsOf(year: number): readonly Segment[] {
    let segments = this.years.get(year);
    if (!segments) {
      if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`the year ${year} is outside ${FIRST_YEAR}–${LAST_YEAR}`);
      segments = this.sample(Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1));
      this.years.set(year, segments);
    }
    return segments;
  }

  private sample(start: number, end: number): Segment[] {
    let offset = this.measure(start);
    const segments: Segment[] = [{ from: start, offset }];
    for (let before = start; before < end; before += SAMPLING) {
      const after = Math.min(before + SAMPLING, end);
      const next = this.measure(after);
      if (next === offset) continue;
      const from = this.bisect(before, after, offset);
      if (from < end) segments.push({ from, offset: next });
      offset = next;
    }
    return segments;
  }

  /** The first second in (before, after] with another offset. Changes fall on whole seconds. */
  private bisect(before: number, after: number, offset: number): number {
    let low = before / 1000;
    let high = after / 1000;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.measure(middle * 1000) === offset) low = middle;
      else high = middle;
    }
    return high * 1000;
  }

  private measure(instant: number): number {
    const field: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const part of this.format.formatToParts(instant)) field[part.type] = Number(part.value);
    return Date.UTC(field.year!, field.month! - 1, field.day, field.hour, field.minute, field.second) - instant;
  }
}

function yearOf(instant: number): number {
  return new Date(instant).getUTCFullYear();
}
