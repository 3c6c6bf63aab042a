import fc from 'fast-check';
import { ZONES } from '../testing/calendar-arbitraries.js';
import { slowInstant } from '../testing/slow-calendar.js';
import { timeOf } from './civil-date.js';
import { ZoneClock } from './zone-clock.js';

const wall = (text: string): number => Date.parse(`${text}Z`);
const between = (timeZone: string, from: number, to: number): ZoneClock => new ZoneClock(timeZone, Date.UTC(from, 0, 1), Date.UTC(to, 0, 1));
const clocks = new Map(ZONES.map((zone) => [zone, between(zone, 2015, 2031)]));

describe('The clock of a time zone', () => {
  it.each([
    ['Asia/Shanghai', '2025-11-17T08:00', '2025-11-17T08:00+08:00'],
    // Forward: a time that does not come is the instant of the jump.
    ['America/New_York', '2025-03-09T01:59', '2025-03-09T01:59-05:00'],
    ['America/New_York', '2025-03-09T02:00', '2025-03-09T03:00-04:00'],
    ['America/New_York', '2025-03-09T02:59', '2025-03-09T03:00-04:00'],
    ['America/New_York', '2025-03-09T03:00', '2025-03-09T03:00-04:00'],
    ['Australia/Lord_Howe', '2025-10-05T02:15', '2025-10-05T02:30+11:00'],
    ['Africa/Cairo', '2025-04-25T00:00', '2025-04-25T01:00+03:00'],
    // Back: a time that comes twice is the first of the two.
    ['America/New_York', '2025-11-02T01:30', '2025-11-02T01:30-04:00'],
    ['America/New_York', '2025-11-02T02:00', '2025-11-02T02:00-05:00'],
    ['Australia/Lord_Howe', '2025-04-06T01:45', '2025-04-06T01:45+11:00'],
    ['America/Havana', '2025-11-02T00:00', '2025-11-02T00:00-04:00'],
    ['America/St_Johns', '2010-11-06T23:30', '2010-11-06T23:30-02:30'],
    // Two changes within a week.
    ['America/Recife', '2000-10-10T12:00', '2000-10-10T12:00-02:00'],
    ['America/Recife', '2000-10-17T12:00', '2000-10-17T12:00-03:00'],
    // A day left out.
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-31T00:00+14:00'],
  ])('in %s shows %s first at %s', (zone, shown, instant) => {
    expect(new Date(between(zone, 1999, 2030).firstInstantAt(wall(shown))).toISOString()).toBe(new Date(instant).toISOString());
  });

  const day = fc.integer({ min: Date.UTC(2016, 0, 1) / 86_400_000, max: Date.UTC(2029, 11, 31) / 86_400_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));

  it('finds what a search through quarters of an hour finds', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), day, fc.integer({ min: 0, max: 2879 }), (zone, date, minute) => {
      expect(clocks.get(zone)!.firstInstantAt(wall(`${date}T00:00`) + minute * 60_000)).toBe(slowInstant(zone, date, timeOf(minute)));
    }), { numRuns: 1000 });
  });

  it('never leads from a later time to an earlier instant', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), day, fc.nat(2 * 86_400), fc.nat(2 * 86_400), (zone, date, a, b) => {
      const clock = clocks.get(zone)!;
      const at = (second: number): number => clock.firstInstantAt(wall(`${date}T00:00`) + second * 1000);
      expect(at(Math.max(a, b))).toBeGreaterThanOrEqual(at(Math.min(a, b)));
    }), { numRuns: 1000 });
  });

  it('is refused for a name that is no zone', () => {
    expect(() => between('Mars/Olympus', 2020, 2021)).toThrow(RangeError);
  });
});
