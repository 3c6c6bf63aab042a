import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { dateOf, dayOf } from './civil-date.js';
import { dayPlan } from './planned-day.js';
import { faultsOfCalendar } from './validate-calendar.js';

const plan = dayPlan(CHINESE_CALENDAR);

/** The first to the last date, as month-day, both included. */
function range(year: number, text: string): string[] {
  const [first, last = first] = text.split('..');
  const [from, to] = [dayOf(`${year}-${first}`)!, dayOf(`${year}-${last}`)!];
  return Array.from({ length: to - from + 1 }, (_, index) => dateOf(from + index));
}

describe('The official Chinese calendar', () => {
  it('can be published', () => {
    expect(faultsOfCalendar(CHINESE_CALENDAR)).toEqual([]);
  });

  // As in the notices of the General Office of the State Council for 2025 (www.gov.cn/zhengce/content/202411/content_6986382.htm)
  // and 2026 (www.gov.cn/zhengce/content/202511/content_7047090.htm).
  it.each([
    [2025, '元旦', '01-01', []],
    [2025, '春节', '01-28..02-04', ['01-26', '02-08']],
    [2025, '清明节', '04-04..04-06', []],
    [2025, '劳动节', '05-01..05-05', ['04-27']],
    [2025, '端午节', '05-31..06-02', []],
    [2025, '国庆节、中秋节', '10-01..10-08', ['09-28', '10-11']],
    [2026, '元旦', '01-01..01-03', ['01-04']],
    [2026, '春节', '02-15..02-23', ['02-14', '02-28']],
    [2026, '清明节', '04-04..04-06', []],
    [2026, '劳动节', '05-01..05-05', ['05-09']],
    [2026, '端午节', '06-19..06-21', []],
    [2026, '中秋节', '09-25..09-27', []],
    [2026, '国庆节', '10-01..10-07', ['09-20', '10-10']],
  ])('says of %d: %s are the holidays of %s, worked for by %j', (year, names, holidays, worked) => {
    for (const date of range(year, holidays)) {
      const { kind, name } = plan(dayOf(date)!);
      expect({ date, kind, named: names.split('、').includes(name ?? '') }).toEqual({ date, kind: 'holiday', named: true });
    }
    for (const date of worked.flatMap((day) => range(year, day))) expect({ date, kind: plan(dayOf(date)!).kind }).toEqual({ date, kind: 'worked' });
  });

  it.each([[2025, 28, 5], [2026, 33, 6]])('has in %d no holidays and worked days but these: %d and %d', (year, holidays, worked) => {
    const of = (list: readonly { readonly date: string }[]): number => list.filter(({ date }) => date.startsWith(`${year}-`)).length;
    expect([of(CHINESE_CALENDAR.holidays), of(CHINESE_CALENDAR.workedDays)]).toEqual([holidays, worked]);
  });

  it('covers whole years, each with the seven holidays', () => {
    for (let year = 2018; year <= 2026; year++) {
      const names = new Set(CHINESE_CALENDAR.holidays.filter(({ date }) => date.startsWith(`${year}-`)).map(({ name }) => name));
      for (const name of ['元旦', '春节', '清明节', '劳动节', '端午节', '国庆节']) expect([year, [...names]]).toEqual([year, expect.arrayContaining([name])]);
    }
    expect(CHINESE_CALENDAR.covers).toEqual({ from: '2018-01-01', to: '2026-12-31' });
  });

  it('works eight hours on a worked weekend day', () => {
    expect(plan(dayOf('2025-09-28')!)).toEqual({ kind: 'worked', name: '国庆节调休', spans: [{ from: 480, to: 720 }, { from: 840, to: 1080 }] });
  });
});
