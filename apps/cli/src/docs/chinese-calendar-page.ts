import { readFileSync } from 'node:fs';

/** The holidays and worked days as the package states them: date → "English name,中文名,days off". */
interface PublishedDays {
  readonly holidays: Readonly<Record<string, string>>;
  readonly workdays: Readonly<Record<string, string>>;
}

export const CHINESE_CALENDAR_FILE = 'libs/ticketing/src/calendar/chinese-calendar.ts';

/** Raise it with every change of what is published below: a published version is never changed. */
const VERSION = 1;
/** Older years are of no use to tickets of today, and sources differ about them. */
const FIRST_YEAR = 2018;
/** The package shortens three of the names that the State Council's notices use. */
const FULL_NAMES: Readonly<Record<string, string>> = { 清明: '清明节', 端午: '端午节', 中秋: '中秋节' };
const ENTRIES_PER_LINE = 3;

/** The module with the official Chinese calendar, made of the data of the npm package chinese-days (MIT). */
export function chineseCalendarModule(): string {
  const { holidays, workdays } = publishedDays();
  const lastYear = Object.keys(holidays).toSorted().at(-1)!.slice(0, 4);
  return `import type { CalendarDocument, Span } from './calendar-document.js';

// Written by \`npm run docs:calendar\`; change apps/cli/src/docs/chinese-calendar-page.ts instead.

const OFFICE_HOURS: readonly Span[] = [{ from: '08:00', to: '12:00' }, { from: '14:00', to: '18:00' }];

/**
 * The official Chinese working calendar: holidays and worked weekend days (调休) as the yearly notices of the General Office of
 * the State Council (国务院办公厅关于部分节假日安排的通知) set them, with the office hours of a community.
 */
export const CHINESE_CALENDAR: CalendarDocument = {
  name: 'china',
  version: ${VERSION},
  title: '中国法定工作日历',
  source: '国务院办公厅关于部分节假日安排的通知; npm package ${packageName()} (MIT)',
  timeZone: 'Asia/Shanghai',
  covers: { from: '${FIRST_YEAR}-01-01', to: '${lastYear}-12-31' },
  week: [OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, OFFICE_HOURS, [], []],
  holidays: [
${lines(holidays, '')}
  ],
  workedDays: [
${lines(workdays, '调休')}
  ],
};
`;
}

function lines(days: Readonly<Record<string, string>>, suffix: string): string {
  const entries = Object.entries(days)
    .filter(([date]) => Number(date.slice(0, 4)) >= FIRST_YEAR)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, names]) => `{ date: '${date}', name: '${fullName(names)}${suffix}' },`);
  return Array.from({ length: Math.ceil(entries.length / ENTRIES_PER_LINE) }, (_, line) => (
    `    ${entries.slice(line * ENTRIES_PER_LINE, (line + 1) * ENTRIES_PER_LINE).join(' ')}`
  )).join('\n');
}

function fullName(names: string): string {
  const name = names.split(',')[1] ?? names;
  return FULL_NAMES[name] ?? name;
}

function publishedDays(): PublishedDays {
  return JSON.parse(readFileSync(require.resolve('chinese-days/dist/chinese-days.json'), 'utf8')) as PublishedDays;
}

function packageName(): string {
  const { name, version } = JSON.parse(readFileSync(require.resolve('chinese-days/package.json'), 'utf8')) as { name: string; version: string };
  return `${name} ${version}`;
}
