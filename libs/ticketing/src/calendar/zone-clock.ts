const SECOND = 1000;
const DAY = 86_400_000;
/**
 * Days between two looks at the offset. The shortest time between two changes of any IANA zone since 1990 is 7 days
 * (America/Recife, October 2000).
 */
const PITCH = 4 * DAY;
const OFFSET = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/;

const clocks = new Map<string, ZoneClock>();

/** As `new ZoneClock`, kept: there are few zones, and a clock is a few hundred numbers. */
export function zoneClock(timeZone: string, from: number, to: number): ZoneClock {
  const key = `${timeZone} ${from} ${to}`;
  let clock = clocks.get(key);
  if (clock === undefined) {
    clock = new ZoneClock(timeZone, from, to);
    clocks.set(key, clock);
  }
  return clock;
}

/**
 * The wall clock of one IANA time zone between two instants. `Intl` knows only the way from an instant to the wall clock and
 * costs half a microsecond each time, so it is asked once, here, for the changes.
 */
export class ZoneClock {
  /** First instant of each stretch with one offset, ascending; the first stretch has no beginning. */
  private readonly starts: number[] = [-Infinity];
  /** Offset from UTC of each stretch in milliseconds, east is positive. */
  private readonly offsets: number[] = [];
  /** The wall clock that was never reached before the end of each stretch; never falls. */
  private readonly walls: number[] = [];

  /**
   * @param from,to epoch milliseconds between which changes are looked for; outside them the nearest offset goes on
   * @throws RangeError for a name that is no IANA time zone
   */
  constructor(readonly timeZone: string, from: number, to: number) {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    const textAt = (instant: number): string => offsetText(format.format(instant));
    let text = textAt(from);
    for (let before = from; before < to; before += PITCH) {
      const next = textAt(before + PITCH);
      if (next === text) continue;
      const unchanged = text;
      this.close(parseOffset(text), firstSecond(before, before + PITCH, (instant) => textAt(instant) !== unchanged));
      text = next;
    }
    this.close(parseOffset(text), Infinity);
  }

  /**
   * The first instant at which the clock shows `wall` or later. A time that comes twice is the first of the two; a time that
   * the clock jumps over is the instant of the jump. So later times never lead to earlier instants, spans that do not overlap
   * on the wall do not overlap in time, and the open time of a span is the time that really passes in it.
   * @param wall wall clock in milliseconds as if it were UTC
   */
  firstInstantAt(wall: number): number {
    let low = 0;
    let high = this.walls.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.walls[middle]! > wall) high = middle;
      else low = middle + 1;
    }
    const start = this.starts[low]!;
    const instant = wall - this.offsets[low]!;
    return instant > start ? instant : start;
  }

  private close(offset: number, end: number): void {
    this.offsets.push(offset);
    this.walls.push(Math.max(end + offset, this.walls.at(-1) ?? -Infinity));
    if (end !== Infinity) this.starts.push(end);
  }
}

/** The first second in (before, after] for which it is changed. Offsets change on whole seconds. */
function firstSecond(before: number, after: number, changed: (instant: number) => boolean): number {
  let low = Math.floor(before / SECOND);
  let high = Math.ceil(after / SECOND);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (changed(middle * SECOND)) high = middle;
    else low = middle;
  }
  return high * SECOND;
}

/** `GMT+05:30` out of `11/22/2026, GMT+05:30`. */
function offsetText(formatted: string): string {
  return formatted.slice(formatted.lastIndexOf('G'));
}

function parseOffset(text: string): number {
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = OFFSET.exec(text) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * SECOND;
  return sign === '-' ? -size : size;
}
