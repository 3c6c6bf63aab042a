import fc from 'fast-check';
import { TimeZone } from './time-zone.js';

const ZONES = [
  'America/New_York', 'Europe/Berlin', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/St_Johns', 'Africa/Casablanca',
  'Pacific/Apia', 'Asia/Kathmandu', 'Europe/Dublin', 'America/Sao_Paulo', 'Antarctica/Troll', 'UTC',
];
const readers = new Map(ZONES.map((name) => [name, new TimeZone(name)]));
const zone = fc.constantFrom(...ZONES);
const FROM = Date.UTC(1970, 0, 3);
const TO = Date.UTC(2037, 11, 29);
const second = fc.integer({ min: FROM / 1000, max: TO / 1000 });

const formats = new Map<string, Intl.DateTimeFormat>();
/** The wall clock straight from Intl, another way than the one under test: as if it were UTC, in milliseconds. */
function wallClock(name: string, instant: number): number {
  let format = formats.get(name);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(name, format);
  }
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) + (((instant % 1000) + 1000) % 1000);
}

/** Every instant whose wall clock is the given one: tried with every offset in force within two days. */
function instantsOf(name: string, wall: number): number[] {
  const offsets = new Set<number>();
  for (let hours = -48; hours <= 48; hours += 3) {
    const instant = wall + hours * 3_600_000;
    offsets.add(wallClock(name, instant) - instant);
  }
  return [...offsets].map((offset) => wall - offset).filter((instant) => wallClock(name, instant) === wall).sort((a, b) => a - b);
}

/** Wall clocks around the changes of the zones, where mistakes live; uniform ones would hardly ever meet them. */
const nearChange = fc
  .record({ zone, year: fc.integer({ min: 1971, max: 2036 }), nth: fc.nat(11), minutes: fc.integer({ min: -180, max: 180 }) })
  .map(({ zone: name, year, nth, minutes }) => {
    const start = Date.UTC(year, nth, 1);
    let instant = start;
    for (let day = 0; day < 31; day++) {
      const at = start + day * 86_400_000;
      if (wallClock(name, at) - at !== wallClock(name, at + 86_400_000) - at - 86_400_000) {
        let [low, high] = [at, at + 86_400_000];
        while (high - low > 60_000) {
          const middle = Math.floor((low + high) / 120_000) * 60_000;
          if (wallClock(name, middle) - middle === wallClock(name, low) - low) low = middle;
          else high = middle;
        }
        instant = high;
      }
    }
    return { name, wall: wallClock(name, instant) + minutes * 60_000 };
  });

describe('a time zone', () => {
  it('reads back every wall clock it shows', () => {
    fc.assert(fc.property(zone, second, (name, at) => {
      const instant = at * 1000;
      const wall = wallClock(name, instant);
      const { instant: read, kind } = readers.get(name)!.read(wall);
      expect(readers.get(name)!.offsetAt(instant)).toBe(wall - instant);
      expect(kind).not.toBe('nonexistent');
      expect(wallClock(name, read)).toBe(wall);
      if (kind === 'plain') expect(read).toBe(instant);
      else expect(read).toBeLessThanOrEqual(instant);
    }), { numRuns: 1500 });
  });

  it('finds the same instants as a search over all offsets, near the changes above all', () => {
    const kinds = { plain: 0, ambiguous: 0, nonexistent: 0 };
    fc.assert(fc.property(nearChange, ({ name, wall }) => {
      const expected = instantsOf(name, wall);
      const reading = readers.get(name)!.read(wall);
      kinds[reading.kind]++;
      expect(reading.kind).toBe(expected.length === 0 ? 'nonexistent' : expected.length === 1 ? 'plain' : 'ambiguous');
      if (expected.length > 0) expect(reading.instant).toBe(expected[0]);
      else expect(wallClock(name, reading.instant)).toBeGreaterThan(wall);
    }), { numRuns: 1000, seed: 20261122 });
    expect(kinds.ambiguous).toBeGreaterThan(0);
    expect(kinds.nonexistent).toBeGreaterThan(0);
  });

  it('takes the earlier offset of an hour that comes twice', () => {
    expect(readers.get('America/New_York')!.read(Date.UTC(2026, 10, 1, 1, 30)))
      .toEqual({ instant: Date.UTC(2026, 10, 1, 5, 30), kind: 'ambiguous' });
  });

  it('moves a skipped hour forward', () => {
    const reading = readers.get('Europe/Berlin')!.read(Date.UTC(2026, 2, 29, 2, 15));
    expect(reading).toEqual({ instant: Date.UTC(2026, 2, 29, 1, 15), kind: 'nonexistent' });
  });

  it('moves a skipped day forward', () => {
    expect(readers.get('Pacific/Apia')!.read(Date.UTC(2011, 11, 30, 12))).toEqual({ instant: Date.UTC(2011, 11, 30, 22), kind: 'nonexistent' });
  });

  it('knows half-hour clock changes', () => {
    expect(readers.get('Australia/Lord_Howe')!.read(Date.UTC(2026, 3, 5, 1, 45)).kind).toBe('ambiguous');
    expect(readers.get('Australia/Lord_Howe')!.read(Date.UTC(2026, 9, 4, 2, 15)).kind).toBe('nonexistent');
  });

  it('refuses a name that is no zone and years it does not know', () => {
    expect(() => new TimeZone('Mars/Olympus')).toThrow(RangeError);
    expect(() => readers.get('UTC')!.read(Date.UTC(1850, 0, 1))).toThrow('outside 1900–2199');
  });

  it('reads a column of a hundred thousand times within a second', () => {
    const reader = new TimeZone('America/New_York');
    const start = Date.UTC(2026, 0, 1);
    const begun = performance.now();
    for (let i = 0; i < 100_000; i++) reader.read(start + i * 315_000);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
