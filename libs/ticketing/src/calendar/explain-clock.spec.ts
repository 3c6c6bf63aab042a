import fc from 'fast-check';
import { cases, moments } from '../testing/calendar-arbitraries.js';
import { chinaTime, inChina, NIGHT, officeWeek } from '../testing/calendar-samples.js';
import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { measure, openAt } from './clocks.js';
import { compileCalendar, compiledCalendar } from './compiled-calendar.js';
import { explain, explainBetween, isCovered, type Skipped } from './explain-clock.js';
import { CLOCK_KINDS, type Limit } from './limit.js';

const HOUR = 3_600_000;
const china = compiledCalendar(CHINESE_CALENDAR);

const told = (skipped: readonly Skipped[]): string[] => skipped
  .map((part) => `${chinaTime(part.from)} – ${chinaTime(part.to)} ${part.why}${part.why === 'holiday' ? ` ${part.name}` : ''}`);

describe('Why a limit is due when it is', () => {
  it.each<[string, Limit, string, string[], string[]]>([
    ['Tue 2025-09-30 17:00', { clock: 'working-hours', ms: 3 * HOUR }, 'Thu 2025-10-09 10:00', [
      'Tue 2025-09-30 18:00 – Wed 2025-10-01 00:00 outside-hours',
      'Wed 2025-10-01 00:00 – Mon 2025-10-06 00:00 holiday 国庆节',
      'Mon 2025-10-06 00:00 – Tue 2025-10-07 00:00 holiday 中秋节',
      'Tue 2025-10-07 00:00 – Thu 2025-10-09 00:00 holiday 国庆节',
      'Thu 2025-10-09 00:00 – Thu 2025-10-09 08:00 outside-hours',
    ], []],
    ['Fri 2025-09-26 17:50', { clock: 'working-hours', ms: 5 * HOUR }, 'Sun 2025-09-28 14:50', [
      'Fri 2025-09-26 18:00 – Sat 2025-09-27 00:00 outside-hours',
      'Sat 2025-09-27 00:00 – Sun 2025-09-28 00:00 rest-day',
      'Sun 2025-09-28 00:00 – Sun 2025-09-28 08:00 outside-hours',
      'Sun 2025-09-28 12:00 – Sun 2025-09-28 14:00 break',
    ], ['2025-09-28 国庆节调休']],
    // The night from closing to opening is one.
    ['Mon 2025-11-17 17:00', { clock: 'working-hours', ms: 2 * HOUR }, 'Tue 2025-11-18 09:00', ['Mon 2025-11-17 18:00 – Tue 2025-11-18 08:00 outside-hours'], []],
    ['Mon 2025-11-17 13:00', { clock: 'working-hours', ms: HOUR }, 'Mon 2025-11-17 15:00', ['Mon 2025-11-17 13:00 – Mon 2025-11-17 14:00 break'], []],
    ['Fri 2025-09-26 10:00', { clock: 'working-days', days: 4 }, 'Thu 2025-10-09 18:00', [
      'Fri 2025-09-26 10:00 – Sat 2025-09-27 00:00 day-of-start',
      'Sat 2025-09-27 00:00 – Sun 2025-09-28 00:00 rest-day',
      'Wed 2025-10-01 00:00 – Mon 2025-10-06 00:00 holiday 国庆节',
      'Mon 2025-10-06 00:00 – Tue 2025-10-07 00:00 holiday 中秋节',
      'Tue 2025-10-07 00:00 – Thu 2025-10-09 00:00 holiday 国庆节',
    ], ['2025-09-28 国庆节调休']],
    ['Fri 2025-11-14 19:00', { clock: 'working-days', days: 1 }, 'Tue 2025-11-18 18:00', [
      'Fri 2025-11-14 19:00 – Sat 2025-11-15 00:00 outside-hours',
      'Sat 2025-11-15 00:00 – Mon 2025-11-17 00:00 rest-day',
      'Mon 2025-11-17 00:00 – Tue 2025-11-18 00:00 day-of-start',
    ], []],
    ['Tue 2025-09-30 17:00', { clock: 'natural-days', days: 3 }, 'Sat 2025-10-04 00:00', ['Tue 2025-09-30 17:00 – Wed 2025-10-01 00:00 day-of-start'], []],
    ['Tue 2025-09-30 17:00', { clock: 'continuous', ms: 24 * HOUR }, 'Wed 2025-10-01 17:00', [], []],
  ])('started %s, %j is due %s', (start, limit, dueAt, skipped, worked) => {
    const explained = explain(china, inChina(start), limit);
    expect(chinaTime(explained.dueAt)).toBe(dueAt);
    expect(told(explained.skipped)).toEqual(skipped);
    expect(explained.workedDays.map(({ date, name }) => `${date} ${name}`)).toEqual(worked);
    expect(explained).toMatchObject({ limit, covered: true, calendar: { name: 'china', version: 1 } });
  });

  it('is told of a night shift by the evening on which it begins', () => {
    const nights = compileCalendar(officeWeek('Asia/Shanghai', {
      week: [NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, [], []], holidays: [{ date: '2025-11-18', name: 'holiday' }],
    }), { from: 2025, to: 2025 });
    expect(told(explain(nights, inChina('Tue 2025-11-18 05:00'), { clock: 'working-hours', ms: 2 * HOUR }).skipped)).toEqual([
      'Tue 2025-11-18 06:00 – Wed 2025-11-19 00:00 holiday holiday', 'Wed 2025-11-19 00:00 – Wed 2025-11-19 22:00 outside-hours',
    ]);
    expect(told(explain(nights, inChina('Tue 2025-11-18 05:00'), { clock: 'working-days', days: 1 }).skipped)).toEqual([
      'Tue 2025-11-18 05:00 – Tue 2025-11-18 06:00 day-of-start', 'Tue 2025-11-18 06:00 – Wed 2025-11-19 00:00 holiday holiday',
    ]);
  });

  it('says whether the holidays were known', () => {
    const at = (text: string): number => inChina(text);
    expect(isCovered(china, at('Mon 2026-12-28 10:00'), at('Fri 2027-01-01 00:00'))).toBe(true);
    expect(isCovered(china, at('Mon 2026-12-28 10:00'), at('Fri 2027-01-01 00:00') + 1)).toBe(false);
    expect(explain(china, at('Mon 2026-12-28 10:00'), { clock: 'natural-days', days: 7 }).covered).toBe(false);
    expect(explain(china, at('Mon 2026-12-28 10:00'), { clock: 'continuous', ms: 7 * 24 * HOUR }).covered).toBe(true);
    expect(isCovered(china, at('Sun 2017-12-31 23:59'), at('Mon 2018-01-01 01:00'))).toBe(false);
  });

  it('can be told between any two instants, as for a moved due instant', () => {
    expect(told(explainBetween(china, 'working-hours', inChina('Mon 2025-11-17 10:00'), inChina('Mon 2025-11-17 22:00')).skipped)).toEqual([
      'Mon 2025-11-17 12:00 – Mon 2025-11-17 14:00 break', 'Mon 2025-11-17 18:00 – Mon 2025-11-17 22:00 outside-hours',
    ]);
    expect(explainBetween(china, 'natural-days', china.from, china.from)).toMatchObject({ skipped: [], countedMs: 0 });
  });
});

const RUNS = { numRuns: 60 };
const length = (skipped: readonly Skipped[]): number => skipped.reduce((sum, { from, to }) => sum + to - from, 0);

describe.each(CLOCK_KINDS)('The explanation of %s, for random calendars, zones and instants', (clock) => {
  it('adds up: from start to due instant = counted + skipped', () => {
    fc.assert(fc.property(cases(clock), (tries) => {
      for (const { calendar, start, limit } of tries) {
        const { dueAt, skipped, countedMs } = explain(calendar, start, limit);
        expect(countedMs + length(skipped)).toBe(dueAt - start);
        if ('ms' in limit) expect(countedMs).toBe(limit.ms);
        else expect(countedMs).toBeGreaterThan(0);
      }
    }), RUNS);
  });

  it('tells skipped time in order, without overlap, and never twice the same reason in a row', () => {
    fc.assert(fc.property(cases(clock), (tries) => {
      for (const { calendar, start, limit } of tries) {
        const { skipped, dueAt } = explain(calendar, start, limit);
        const ends = skipped.flatMap(({ from, to }) => [from, to]);
        expect([start, ...ends, dueAt].toSorted((a, b) => a - b)).toEqual([start, ...ends, dueAt]);
        expect(skipped.every(({ from, to }) => from < to)).toBe(true);
        const repeated = skipped.slice(1).filter((next, index) => {
          const { from: _from, to, ...reason } = skipped[index]!;
          return to === next.from && JSON.stringify(reason) === JSON.stringify({ ...next, from: undefined, to: undefined });
        });
        expect(repeated).toEqual([]);
      }
    }), RUNS);
  });
});

it('The explanation of working hours skips what is closed and nothing else', () => {
  fc.assert(fc.property(moments(2), (tries) => {
    for (const { calendar, at: [start, end] } of tries) {
      const { skipped, countedMs } = explainBetween(calendar, 'working-hours', start!, end!);
      expect(countedMs).toBe(measure(calendar, 'working-hours', start!, end!));
      for (const { from, to } of skipped.slice(0, 20)) {
        expect(measure(calendar, 'working-hours', from, to)).toBe(0);
        expect(openAt(calendar, 'working-hours', from)).toBe(false);
      }
    }
  }), RUNS);
});
