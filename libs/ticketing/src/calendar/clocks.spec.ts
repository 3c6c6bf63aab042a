import { chinaTime, everyDay, inChina, NIGHT, officeWeek } from '../testing/calendar-samples.js';
import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { add, extend, measure, nextOpening, openAt, part, shift } from './clocks.js';
import { compileCalendar, compiledCalendar } from './compiled-calendar.js';
import type { DayClock, Limit } from './limit.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const china = compiledCalendar(CHINESE_CALENDAR);
const nights = compileCalendar(officeWeek('Asia/Shanghai', { week: [NIGHT, NIGHT, NIGHT, NIGHT, NIGHT, [], []] }));

const workingHours = (hours: number): Limit => ({ clock: 'working-hours', ms: hours * HOUR });
const days = (clock: DayClock, count: number): Limit => ({ clock, days: count });

describe('Working hours of the Chinese calendar (08–12, 14–18)', () => {
  it.each([
    // started                  hours  due                         because
    ['Fri 2025-09-26 17:50', 2, 'Sun 2025-09-28 09:50', 'ten minutes are left on Friday, and that Sunday is worked for the National Day holidays'],
    ['Tue 2025-09-30 17:00', 3, 'Thu 2025-10-09 10:00', 'the holidays last from 1 to 8 October'],
    ['Fri 2025-10-10 17:00', 3, 'Sat 2025-10-11 10:00', 'that Saturday is worked too'],
    ['Fri 2025-11-14 17:50', 2, 'Mon 2025-11-17 09:50', 'an ordinary weekend lies between'],
    ['Mon 2025-11-17 03:00', 1, 'Mon 2025-11-17 09:00', 'the night does not count'],
    ['Thu 2025-10-02 11:00', 1, 'Thu 2025-10-09 09:00', 'it starts on a holiday'],
    ['Mon 2025-11-17 12:30', 1, 'Mon 2025-11-17 15:00', 'it starts in the lunch break'],
    ['Mon 2025-11-17 11:30', 1, 'Mon 2025-11-17 14:30', 'the lunch break lies between'],
    ['Mon 2025-11-17 08:00', 4, 'Mon 2025-11-17 12:00', 'it is due at the closing itself, not at the opening after it'],
    ['Mon 2025-11-17 18:00', 4, 'Tue 2025-11-18 12:00', 'a start at the very closing counts from the next opening'],
    ['Mon 2025-11-17 17:59', 8, 'Tue 2025-11-18 17:59', 'eight hours are one working day'],
    ['Wed 2024-02-28 17:00', 9, 'Thu 2024-02-29 18:00', 'the leap day is worked'],
    ['Mon 2025-01-27 17:00', 2, 'Wed 2025-02-05 09:00', 'the Spring Festival of 2025 lasts from 28 January to 4 February'],
  ])('started %s, %d hours are over %s: %s', (start, hours, due) => {
    expect(chinaTime(add(china, inChina(start), workingHours(hours)))).toBe(due);
    expect(measure(china, 'working-hours', inChina(start), inChina(due))).toBe(hours * HOUR);
  });

  it('counts milliseconds', () => {
    expect(chinaTime(add(china, inChina('Fri 2025-11-14 17:59:59.999'), { clock: 'working-hours', ms: 2 }))).toBe('Mon 2025-11-17 08:00:00.001');
  });

  it.each([
    ['Fri 2025-11-14 07:59:59.999', false], ['Fri 2025-11-14 08:00', true], ['Fri 2025-11-14 11:59:59.999', true], ['Fri 2025-11-14 12:00', false],
    ['Sun 2025-09-28 09:00', true], ['Wed 2025-10-01 09:00', false], ['Sat 2025-11-15 09:00', false],
  ])('are open %s: %s', (at, open) => {
    expect(openAt(china, 'working-hours', inChina(at))).toBe(open);
    expect(openAt(china, 'natural-days', inChina(at))).toBe(true);
  });

  it('open next at the instant itself when they are open, else at the next opening', () => {
    expect(chinaTime(nextOpening(china, 'working-hours', inChina('Fri 2025-11-14 18:00')))).toBe('Mon 2025-11-17 08:00');
    expect(chinaTime(nextOpening(china, 'working-hours', inChina('Fri 2025-11-14 17:59')))).toBe('Fri 2025-11-14 17:59');
  });
});

describe('Days of the Chinese calendar', () => {
  it.each<[string, DayClock, number, string, string]>([
    // started                  clock           days  due                     because
    ['Fri 2025-11-14 10:00', 'natural-days', 1, 'Sun 2025-11-16 00:00', 'the day of the start does not count, and Saturday ends at 24:00'],
    ['Fri 2025-11-14 10:00', 'natural-days', 7, 'Sat 2025-11-22 00:00', 'a week from Friday ends with Friday'],
    ['Fri 2025-11-14 00:00', 'natural-days', 1, 'Sun 2025-11-16 00:00', 'the very start of a day belongs to it'],
    ['Tue 2025-09-30 10:00', 'natural-days', 7, 'Wed 2025-10-08 00:00', 'holidays are natural days'],
    ['Wed 2024-02-28 23:59', 'natural-days', 1, 'Fri 2024-03-01 00:00', 'the leap day counts'],
    ['Tue 2023-02-28 23:59', 'natural-days', 1, 'Thu 2023-03-02 00:00', 'there is no leap day in 2023'],
    ['Fri 2025-11-14 10:00', 'working-days', 1, 'Mon 2025-11-17 18:00', 'the weekend does not count, and Monday ends at 18:00'],
    ['Fri 2025-11-14 19:00', 'working-days', 1, 'Tue 2025-11-18 18:00', 'it counts from Monday 08:00, so Monday is the day of the start'],
    ['Fri 2025-11-14 18:00', 'working-days', 1, 'Tue 2025-11-18 18:00', 'at the very closing Friday is over'],
    ['Fri 2025-11-14 17:59', 'working-days', 1, 'Mon 2025-11-17 18:00', 'a minute before, it is not'],
    ['Sat 2025-11-15 10:00', 'working-days', 1, 'Tue 2025-11-18 18:00', 'it counts from Monday 08:00'],
    ['Mon 2025-11-17 03:00', 'working-days', 1, 'Tue 2025-11-18 18:00', 'it counts from Monday 08:00, the same day'],
    ['Mon 2025-11-17 12:30', 'working-days', 1, 'Tue 2025-11-18 18:00', 'the lunch break belongs to Monday'],
    ['Fri 2025-09-26 10:00', 'working-days', 1, 'Sun 2025-09-28 18:00', 'that Sunday is worked'],
    ['Fri 2025-09-26 10:00', 'working-days', 4, 'Thu 2025-10-09 18:00', 'Sunday, Monday, Tuesday, then the holidays'],
    ['Thu 2025-10-09 10:00', 'working-days', 2, 'Sat 2025-10-11 18:00', 'that Saturday is worked'],
    ['Thu 2025-10-02 10:00', 'working-days', 1, 'Fri 2025-10-10 18:00', 'it starts on a holiday and counts from 9 October'],
  ])('started %s, of %s %d are over %s: %s', (start, clock, count, due) => {
    expect(chinaTime(add(china, inChina(start), days(clock, count)))).toBe(due);
    expect(measure(china, clock, inChina(start), inChina(due))).toBe(count);
    expect(measure(china, clock, inChina(start), inChina(due) - 1)).toBe(count - 1);
  });
});

describe('Spans over midnight (Monday to Friday, 22:00 to 06:00)', () => {
  it.each<[string, Limit, string, string]>([
    ['Mon 2025-11-17 21:00', workingHours(8), 'Tue 2025-11-18 06:00', 'the whole night is one span'],
    ['Mon 2025-11-17 23:00', workingHours(2), 'Tue 2025-11-18 01:00', 'midnight is nothing special'],
    ['Sat 2025-11-15 05:00', workingHours(2), 'Mon 2025-11-17 23:00', 'Friday\'s night ends on Saturday morning'],
    ['Tue 2025-11-18 02:00', days('working-days', 1), 'Wed 2025-11-19 06:00', 'at two o\'clock it is still Monday\'s shift'],
    ['Tue 2025-11-18 07:00', days('working-days', 1), 'Thu 2025-11-20 06:00', 'the next opening is Tuesday evening'],
    ['Sat 2025-11-15 02:00', days('working-days', 1), 'Tue 2025-11-18 06:00', 'it is still Friday\'s shift, and Monday\'s is the next'],
  ])('started %s, %j is due %s: %s', (start, limit, due) => {
    expect(chinaTime(add(nights, inChina(start), limit))).toBe(due);
  });
});

describe('Clocks going forward and back', () => {
  const office = (zone: string) => compileCalendar(officeWeek(zone), { from: 2024, to: 2027 });
  const always = (zone: string) => compileCalendar(everyDay(zone), { from: 2024, to: 2027 });
  const night = (zone: string) => compileCalendar(everyDay(zone, { from: '00:00', to: '06:00' }), { from: 2024, to: 2027 });

  it.each<[string, ReturnType<typeof office>, string, Limit, string]>([
    ['New York\'s Monday after the change opens at 08:00 of the new time', office('America/New_York'), '2025-03-07T17:00-05:00', workingHours(2), '2025-03-10T09:00-04:00'],
    ['a night of six hours on the wall has five when New York\'s clocks go forward', night('America/New_York'), '2025-03-09T00:00-05:00', workingHours(5), '2025-03-09T06:00-04:00'],
    ['and seven when they go back', night('America/New_York'), '2025-11-02T00:00-04:00', workingHours(7), '2025-11-02T06:00-05:00'],
    ['London: five', night('Europe/London'), '2025-03-30T00:00Z', workingHours(5), '2025-03-30T06:00+01:00'],
    ['London: seven', night('Europe/London'), '2025-10-26T00:00+01:00', workingHours(7), '2025-10-26T06:00Z'],
    ['Lord Howe Island changes by half an hour: five and a half', night('Australia/Lord_Howe'), '2025-10-05T00:00+10:30', workingHours(5.5), '2025-10-05T06:00+11:00'],
    ['Lord Howe Island: six and a half', night('Australia/Lord_Howe'), '2025-04-06T00:00+11:00', workingHours(6.5), '2025-04-06T06:00+10:30'],
    ['Cairo\'s day begins at 01:00 when midnight is jumped over', always('Africa/Cairo'), '2025-04-24T12:00+02:00', days('natural-days', 1), '2025-04-26T00:00+03:00'],
    ['the day before it ends at that jump', always('Africa/Cairo'), '2025-04-23T12:00+02:00', days('natural-days', 1), '2025-04-25T01:00+03:00'],
    ['Havana\'s hour after midnight comes twice: the day begins with the first', always('America/Havana'), '2025-10-31T12:00-04:00', days('natural-days', 1), '2025-11-02T00:00-04:00'],
    ['a natural day may have 23 hours', always('America/New_York'), '2025-03-08T10:00-05:00', days('natural-days', 1), '2025-03-10T00:00-04:00'],
  ])('%s', (_, calendar, start, limit, due) => {
    expect(new Date(add(calendar, Date.parse(start), limit)).toISOString()).toBe(new Date(due).toISOString());
  });

  it.each([
    ['lies in the hour that is jumped over', { from: '02:15', to: '02:45' }, '2025-03-09', 0],
    ['ends in it', { from: '01:00', to: '02:30' }, '2025-03-09', 1],
    ['begins in it', { from: '02:30', to: '04:00' }, '2025-03-09', 1],
    ['lies in the hour that comes twice: its first time', { from: '01:15', to: '01:45' }, '2025-11-02', 0.5],
    ['ends in the hour that comes twice: with its first time', { from: '00:30', to: '01:30' }, '2025-11-02', 1],
    ['begins in the hour that comes twice: with its first time', { from: '01:30', to: '03:00' }, '2025-11-02', 2.5],
  ])('a span that %s', (_, span, date, hours) => {
    const calendar = compileCalendar(everyDay('America/New_York', span), { from: 2025, to: 2025 });
    const midnight = Date.parse(`${date}T00:00${date === '2025-03-09' ? '-05:00' : '-04:00'}`);
    expect(measure(calendar, 'working-hours', midnight, midnight + 20 * HOUR)).toBe(hours * HOUR);
  });

  it('follows what China did until 1991', () => {
    const calendar = compileCalendar(everyDay('Asia/Shanghai'), { from: 1990, to: 1992 });
    const due = add(calendar, Date.parse('1991-04-13T10:00+08:00'), days('natural-days', 1));
    expect(new Date(due).toISOString()).toBe(new Date('1991-04-15T00:00+09:00').toISOString());
  });

  it('does not count a day that a zone left out', () => {
    const apia = compileCalendar(everyDay('Pacific/Apia'), { from: 2011, to: 2012 });
    const due = add(apia, Date.parse('2011-12-28T10:00-10:00'), days('natural-days', 2));
    expect(new Date(due).toISOString()).toBe(new Date('2012-01-01T00:00+14:00').toISOString());
    expect(add(apia, Date.parse('2011-12-28T10:00-10:00'), days('working-days', 2))).toBe(due);
  });
});

describe('What a clock cannot count', () => {
  const start = inChina('Fri 2025-11-14 10:00');
  const years = compileCalendar(CHINESE_CALENDAR, { from: 2024, to: 2025 });

  it.each<[string, () => unknown, RegExp]>([
    ['an instant before the calendar', () => add(years, Date.UTC(2020, 0, 1), workingHours(1)), /^2020-01-01T00:00:00\.000Z is outside 2023-12-31T16:00:00\.000Z to 2025-12-31T16:00:00\.000Z, the time that calendar china version 1 .*: correct the time/],
    ['an instant after it', () => measure(years, 'natural-days', start, Date.UTC(2026, 0, 1)), /^2026-01-01T00:00:00\.000Z is outside/],
    ['a limit that ends after it', () => add(years, start, workingHours(1000)), /the limit ends after .*: give a shorter one/],
    ['days that end after it', () => add(years, start, days('natural-days', 48)), /the limit ends after .*: give a shorter one/],
    ['an extension that ends after it', () => extend(years, start, days('working-days', 100)), /the limit ends after/],
    ['a limit of nothing', () => add(china, start, workingHours(0)), /a limit of 0 milliseconds \(working-hours\): give a whole number from 1/],
    ['half a day', () => add(china, start, days('working-days', 0.5)), /a limit of 0\.5 days \(working-days\): give a whole number from 1/],
    ['hours where days are asked for', () => add(china, start, { clock: 'natural-days', ms: 5 } as unknown as Limit), /a limit of undefined days/],
    ['an instant that is no whole millisecond', () => add(china, start + 0.5, workingHours(1)), /the instant .*\.5: give whole milliseconds/],
    ['an instant that is none', () => add(china, Number.NaN, { clock: 'continuous', ms: 1 }), /the instant NaN/],
    ['an end before the start', () => measure(china, 'continuous', start, start - 1), /2025-11-14T01:59:59\.999Z lies before 2025-11-14T02:00:00\.000Z: give the earlier instant first/],
    ['a pause that ends before it starts', () => shift(china, 'natural-days', start, start, start - 1), /lies before/],
    ['a part of nothing', () => part(china, 'continuous', start, start + MINUTE, 0), /a part of 0: give a number above 0/],
  ])('%s is a RangeError that says what to do', (_, act, message) => {
    expect(act).toThrow(RangeError);
    expect(act).toThrow(message);
  });

  it('is nothing in the last instant of the calendar', () => {
    expect(add(years, years.to - 8 * 24 * HOUR, days('natural-days', 7))).toBe(years.to);
    expect(measure(years, 'natural-days', years.to, years.to)).toBe(0);
    expect(() => nextOpening(years, 'working-hours', years.to)).toThrow('calendar china does not open any more after 2025-12-31T16:00:00.000Z');
  });

  it('is never the years for the continuous clock', () => {
    expect(add(years, Date.UTC(1900, 0, 1), { clock: 'continuous', ms: HOUR })).toBe(Date.UTC(1900, 0, 1, 1));
  });
});
