import { everyDay, inChina, NIGHT, officeWeek } from '../testing/calendar-samples.js';
import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { measure, openAt } from './clocks.js';
import { compileCalendar, compiledCalendar } from './compiled-calendar.js';

describe('A compiled calendar', () => {
  const china = compiledCalendar(CHINESE_CALENDAR);

  it('knows the years 1990 to 2100 of its zone', () => {
    expect(new Date(china.from).toISOString()).toBe('1989-12-31T16:00:00.000Z');
    expect(new Date(china.to).toISOString()).toBe('2100-12-31T16:00:00.000Z');
    // 111 years with 27 leap days; 2100 has none.
    expect(measure(china, 'natural-days', china.from, china.to)).toBe(111 * 365 + 27 - 1);
  });

  it('is made once for a document', () => {
    expect(compiledCalendar(CHINESE_CALENDAR)).toBe(china);
    expect(compiledCalendar({ ...CHINESE_CALENDAR })).not.toBe(china);
  });

  it('knows the shift that was running when its first year began', () => {
    const nights = compileCalendar(officeWeek('Asia/Shanghai', { week: [NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, [], []] }), { from: 2025, to: 2025 });
    expect(openAt(nights, 'working-hours', inChina('Wed 2025-01-01 05:59'))).toBe(true);
    expect(openAt(nights, 'working-hours', inChina('Wed 2025-01-01 06:00'))).toBe(false);
  });

  it('ends with the shift that is running when its last year ends', () => {
    const nights = compileCalendar(everyDay('Asia/Shanghai', { from: '22:00', to: '30:00' }), { from: 2025, to: 2025 });
    expect(nights.to).toBe(inChina('Thu 2026-01-01 06:00'));
  });

  it('takes spans in any order', () => {
    const turned = officeWeek('UTC', { week: [[{ from: '14:00', to: '18:00' }, { from: '08:00', to: '12:00' }], [], [], [], [], [], []] });
    const { open } = compileCalendar(turned, { from: 2025, to: 2025 });
    expect([...open.from]).toEqual([...open.from].toSorted((a, b) => a - b));
  });

  it('takes over the hours of the first open day on a worked day without hours of its own', () => {
    const calendar = compileCalendar(officeWeek('Asia/Shanghai', {
      week: [[], [{ from: '09:00', to: '10:00' }], [{ from: '08:00', to: '18:00' }], [], [], [], []],
      workedDays: [
        { date: '2025-11-15', name: 'Saturday' }, { date: '2025-11-16', name: 'Sunday', spans: [{ from: '20:00', to: '21:00' }] },
        { date: '2025-11-19', name: 'short Wednesday', spans: [{ from: '08:00', to: '11:00' }] },
      ],
    }), { from: 2025, to: 2025 });
    const minutes = (from: string, to: string): number => measure(calendar, 'working-hours', inChina(from), inChina(to)) / 60_000;
    expect(minutes('Sat 2025-11-15 00:00', 'Sun 2025-11-16 00:00')).toBe(60);
    expect(openAt(calendar, 'working-hours', inChina('Sat 2025-11-15 09:30'))).toBe(true);
    expect(openAt(calendar, 'working-hours', inChina('Sun 2025-11-16 20:30'))).toBe(true);
    expect(minutes('Wed 2025-11-19 00:00', 'Thu 2025-11-20 00:00')).toBe(180);
  });

  it('lets the night before a holiday end after midnight', () => {
    const calendar = compileCalendar(officeWeek('Asia/Shanghai', {
      week: [NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, [], []], holidays: [{ date: '2025-11-19', name: 'holiday' }],
    }), { from: 2025, to: 2025 });
    expect(openAt(calendar, 'working-hours', inChina('Wed 2025-11-19 05:59'))).toBe(true);
    expect(openAt(calendar, 'working-hours', inChina('Wed 2025-11-19 22:30'))).toBe(false);
  });
});
