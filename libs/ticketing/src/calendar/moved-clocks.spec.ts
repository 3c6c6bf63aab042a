import { chinaTime, inChina } from '../testing/calendar-samples.js';
import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { add, extend, part, shift } from './clocks.js';
import { compiledCalendar } from './compiled-calendar.js';
import type { ClockKind, DayClock, Limit } from './limit.js';

const HOUR = 3_600_000;
const china = compiledCalendar(CHINESE_CALENDAR);

const workingHours = (hours: number): Limit => ({ clock: 'working-hours', ms: hours * HOUR });
const days = (clock: DayClock, count: number): Limit => ({ clock, days: count });

describe('A pause', () => {
  it.each<[ClockKind, string, string, string, string, string]>([
    // clock            due                     paused from             until                   then due                because
    ['continuous', 'Mon 2025-11-17 12:00', 'Sat 2025-11-15 10:00', 'Sun 2025-11-16 10:00', 'Tue 2025-11-18 12:00', 'every hour counts'],
    ['working-hours', 'Mon 2025-11-17 12:00', 'Fri 2025-11-14 17:00', 'Mon 2025-11-17 09:00', 'Mon 2025-11-17 16:00', 'two of its hours were open'],
    ['working-hours', 'Mon 2025-11-17 12:00', 'Fri 2025-11-14 18:00', 'Mon 2025-11-17 08:00', 'Mon 2025-11-17 12:00', 'none of it was open'],
    ['natural-days', 'Sat 2025-11-22 00:00', 'Mon 2025-11-17 09:00', 'Mon 2025-11-17 17:00', 'Sat 2025-11-22 00:00', 'no day ended in it'],
    ['natural-days', 'Sat 2025-11-22 00:00', 'Mon 2025-11-17 17:00', 'Tue 2025-11-18 09:00', 'Sun 2025-11-23 00:00', 'one day ended in it'],
    ['natural-days', 'Sat 2025-11-22 00:00', 'Fri 2025-11-14 17:00', 'Mon 2025-11-17 09:00', 'Tue 2025-11-25 00:00', 'three days ended in it'],
    ['working-days', 'Wed 2025-11-19 18:00', 'Fri 2025-11-14 17:00', 'Mon 2025-11-17 09:00', 'Thu 2025-11-20 18:00', 'one working day ended in it, Friday'],
    ['working-days', 'Wed 2025-11-19 18:00', 'Fri 2025-11-14 18:00', 'Mon 2025-11-17 08:00', 'Wed 2025-11-19 18:00', 'no working day ended in it'],
    ['working-days', 'Tue 2025-09-30 18:00', 'Mon 2025-09-29 09:00', 'Thu 2025-10-09 09:00', 'Fri 2025-10-10 18:00', 'two working days ended in it'],
  ])('of %s due %s, from %s until %s, makes it due %s: %s', (clock, due, from, to, moved) => {
    expect(chinaTime(shift(china, clock, inChina(due), inChina(from), inChina(to)))).toBe(moved);
  });

  it.each<[DayClock, string, string]>([
    ['natural-days', 'Wed 2025-11-19 13:20', 'Thu 2025-11-20 13:20'],
    ['working-days', 'Wed 2025-11-19 13:20', 'Thu 2025-11-20 13:20'],
    ['working-days', 'Fri 2025-11-21 13:20', 'Mon 2025-11-24 13:20'],
    // Between two working days it stands at the end of the first.
    ['working-days', 'Sun 2025-11-23 13:20', 'Mon 2025-11-24 18:00'],
  ])('over one day of %s moves a milestone from %s to %s', (clock, milestone, moved) => {
    expect(chinaTime(shift(china, clock, inChina(milestone), inChina('Mon 2025-11-17 17:00'), inChina('Tue 2025-11-18 09:00')))).toBe(moved);
  });
});

describe('An extension', () => {
  it.each<[Limit, string, string]>([
    [{ clock: 'continuous', ms: HOUR }, 'Fri 2025-11-14 18:00', 'Fri 2025-11-14 19:00'],
    [workingHours(1), 'Fri 2025-11-14 18:00', 'Mon 2025-11-17 09:00'],
    [days('natural-days', 2), 'Sat 2025-11-15 00:00', 'Mon 2025-11-17 00:00'],
    [days('working-days', 2), 'Fri 2025-11-14 18:00', 'Tue 2025-11-18 18:00'],
  ])('by %j moves what is due %s to %s', (by, due, extended) => {
    expect(chinaTime(extend(china, inChina(due), by))).toBe(extended);
  });
});

describe('A milestone at a part of the limit', () => {
  it.each([[0.5, 'Mon 2025-11-17 10:00'], [0.8, 'Mon 2025-11-17 15:00'], [1, 'Mon 2025-11-17 17:00'], [1.2, 'Tue 2025-11-18 09:00'], [1.5, 'Tue 2025-11-18 12:00']])(
    'of ten working hours, %d, comes when that much was open: %s', (fraction, at) => {
      const start = inChina('Fri 2025-11-14 15:00');
      expect(chinaTime(part(china, 'working-hours', start, add(china, start, workingHours(10)), fraction))).toBe(at);
    },
  );

  it.each([[0.5, 'Mon 2025-11-17 17:00'], [0.8, 'Wed 2025-11-19 12:48'], [1, 'Thu 2025-11-20 18:00'], [1.5, 'Sun 2025-11-23 19:00']])(
    'of four working days, %d, comes after that much of the time between start and due: %s', (fraction, at) => {
      const start = inChina('Fri 2025-11-14 16:00');
      expect(chinaTime(part(china, 'working-days', start, add(china, start, days('working-days', 4)), fraction))).toBe(at);
    },
  );

  it('comes at a whole millisecond', () => {
    expect(part(china, 'continuous', 1_000_000_000_000, 1_000_000_000_003, 0.5)).toBe(1_000_000_000_002);
    expect(part(china, 'working-hours', inChina('Sat 2025-11-15 10:00'), inChina('Mon 2025-11-17 08:00:00.001'), 0.1)).toBe(inChina('Sat 2025-11-15 10:00'));
  });
});
