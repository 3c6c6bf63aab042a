import fc from 'fast-check';
import { type PeriodKind, ZonePeriods } from './periods.js';

const ZONES = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Kiritimati', 'UTC'];
const cache = new Map(ZONES.map((zone) => [zone, new ZonePeriods(zone)]));
const periodsOf = (zone: string): ZonePeriods => cache.get(zone)!;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTH: PeriodKind = { kind: 'month', startDay: 1 };
const FROM_19: PeriodKind = { kind: 'month', startDay: 19 };
const WEEK: PeriodKind = { kind: 'iso-week' };

describe('periods', () => {
  it.each<[string, string, PeriodKind, string, string, string]>([
    ['Asia/Shanghai', '2026-03-01T15:59:59.999Z', { kind: 'day' }, '2026-03-01', '2026-02-28T16:00:00Z', '2026-03-01T16:00:00Z'],
    ['Asia/Shanghai', '2026-03-01T16:00:00.000Z', { kind: 'day' }, '2026-03-02', '2026-03-01T16:00:00Z', '2026-03-02T16:00:00Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', { kind: 'day' }, '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', { kind: 'day' }, '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    ['UTC', '2026-01-01T00:00:00Z', WEEK, '2026-W01', '2025-12-29T00:00:00Z', '2026-01-05T00:00:00Z'],
    ['UTC', '2027-01-03T23:00:00Z', WEEK, '2026-W53', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z'],
    ['UTC', '2024-12-30T00:00:00Z', WEEK, '2025-W01', '2024-12-30T00:00:00Z', '2025-01-06T00:00:00Z'],
    ['Asia/Shanghai', '2024-02-29T00:00:00Z', MONTH, '2024-02', '2024-01-31T16:00:00Z', '2024-02-29T16:00:00Z'],
    ['Asia/Shanghai', '2026-03-18T15:59:59.999Z', FROM_19, '2026-03@19', '2026-02-18T16:00:00Z', '2026-03-18T16:00:00Z'],
    ['Asia/Shanghai', '2026-03-18T16:00:00Z', FROM_19, '2026-04@19', '2026-03-18T16:00:00Z', '2026-04-18T16:00:00Z'],
    ['Asia/Shanghai', '2025-12-25T00:00:00Z', FROM_19, '2026-01@19', '2025-12-18T16:00:00Z', '2026-01-18T16:00:00Z'],
  ])('%s: %s lies in %j %s', (zone, instant, kind, name, from, to) => {
    expect(periodsOf(zone).periodOf(Date.parse(instant), kind)).toEqual({ name, from: Date.parse(from), to: Date.parse(to) });
  });

  it('name ISO weeks as the standard does, over 28 years', () => {
    // Independent: week 1 is the one with 4 January.
    for (let day = Date.UTC(2000, 0, 1); day < Date.UTC(2028, 0, 1); day += DAY) {
      const monday = day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
      const year = [0, 1, -1].map((change) => new Date(day).getUTCFullYear() + change).find((candidate) => {
        const first = weekOne(candidate);
        return monday >= first && monday < weekOne(candidate + 1);
      })!;
      const week = (monday - weekOne(year)) / (7 * DAY) + 1;
      expect(periodsOf('UTC').periodOf(day, WEEK).name).toBe(`${year}-W${String(week).padStart(2, '0')}`);
    }
  });

  it('take the day that Samoa left out as no day', () => {
    const { from, to } = periodsOf('Pacific/Apia').range('2011-12-29', '2011-12-31');
    expect(to - from).toBe(2 * DAY);
    expect(periodsOf('Pacific/Apia').periodsIn({ from, to }, { kind: 'day' }).map(({ name }) => name)).toEqual(['2011-12-29', '2011-12-31']);
  });

  it('give the instants of a range of dates, both included', () => {
    expect(periodsOf('Europe/Berlin').range('2026-03-28', '2026-03-29')).toEqual({ from: Date.parse('2026-03-27T23:00:00Z'), to: Date.parse('2026-03-29T22:00:00Z') });
    expect(() => periodsOf('UTC').range('2026-02-29', '2026-03-01')).toThrow('2026-02-29 is no date');
    expect(() => periodsOf('UTC').range('2026-03-02', '2026-03-01')).toThrow('lies before');
  });

  it('refuse an unknown zone and a start day that not every month has', () => {
    expect(() => new ZonePeriods('Mars/Olympus')).toThrow(RangeError);
    for (const startDay of [0, 29, 1.5]) expect(() => periodsOf('UTC').periodOf(0, { kind: 'month', startDay })).toThrow('from 1 to 28');
  });

  const kinds: fc.Arbitrary<PeriodKind> = fc.oneof(
    fc.constant<PeriodKind>({ kind: 'day' }), fc.constant<PeriodKind>({ kind: 'iso-week' }), fc.integer({ min: 1, max: 28 }).map((startDay): PeriodKind => ({ kind: 'month', startDay })));
  const instants = fc.integer({ min: Date.UTC(1990, 0, 2), max: Date.UTC(2100, 0, 1) });

  it('tile time: every instant in exactly one, each beginning where the one before ends', () => {
    fc.assert(fc.property(fc.constantFrom(...ZONES), kinds, instants, fc.integer({ min: 1, max: 200 * DAY }), (zone, kind, from, length) => {
      const periods = periodsOf(zone).periodsIn({ from, to: from + length }, kind);
      expect(periods[0]!.from).toBeLessThanOrEqual(from);
      expect(periods[0]!.to).toBeGreaterThan(from);
      expect(periods.at(-1)!.from).toBeLessThan(from + length);
      expect(periods.at(-1)!.to).toBeGreaterThanOrEqual(from + length);
      for (const [index, period] of periods.entries()) {
        if (index > 0) expect(period.from).toBe(periods[index - 1]!.to);
        expect(periodsOf(zone).periodOf(period.from, kind)).toEqual(period);
        expect(periodsOf(zone).periodOf(period.to - 1, kind)).toEqual(period);
      }
      expect(new Set(periods.map(({ name }) => name)).size).toBe(periods.length);
    }), { numRuns: 500 });
  });

  it('bear the date that the wall clock shows, but for an hour that comes twice over midnight', () => {
    fc.assert(fc.property(fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia'), instants, (zone, instant) => {
      const shown = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instant);
      expect(periodsOf(zone).dateOf(instant)).toBe(shown);
    }), { numRuns: 2000 });
  });

  it('are empty where nothing is asked', () => {
    expect(periodsOf('UTC').periodsIn({ from: 5, to: 5 }, { kind: 'day' })).toEqual([]);
  });
});

function weekOne(year: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * DAY;
}
