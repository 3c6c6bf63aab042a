import { TimeZone, type WallClockKind } from './time-zone.js';
import { timeParser, type TimeParser } from './time-format.js';

export interface TimeReading {
  /** Milliseconds since the epoch. */
  readonly instant: number;
  readonly kind: WallClockKind;
}

/** Turns the time columns of a source into instants: those with an offset as they are, wall clocks in the mapping's zone. */
export class TimeReader {
  private readonly zone: TimeZone;
  private readonly parse: TimeParser;

  /** @throws RangeError, TimeFormatError */
  constructor(zoneName: string, format: string) {
    this.zone = new TimeZone(zoneName);
    this.parse = timeParser(format);
  }

  /** `undefined` when the text is no time of this format or outside the years 1901–2198. */
  read(text: string): TimeReading | undefined {
    const written = this.parse(text);
    if (written === undefined) return undefined;
    const year = new Date(written.ms).getUTCFullYear();
    if (year < 1901 || year > 2198) return undefined;
    return written.absolute ? { instant: written.ms, kind: 'plain' } : this.zone.read(written.ms);
  }
}
