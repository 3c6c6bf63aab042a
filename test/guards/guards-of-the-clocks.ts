import type { Guard } from './guard.js';

const CALENDAR = 'libs/ticketing/src/calendar';
const LAWS = { invariant: 'laws of the clocks', project: 'unit', tests: 'calendar/clocks.property' } as const;
const TABLE = { invariant: 'the four clocks', project: 'unit', tests: 'calendar/clocks.spec' } as const;
const ZONES = { invariant: 'clock changes', project: 'unit', tests: 'calendar/zone-clock' } as const;
const EXPLAINED = { invariant: 'explained deadlines', project: 'unit', tests: 'calendar/explain-clock' } as const;
const PUBLISHED = { invariant: 'published calendars', project: 'unit', tests: 'calendar/(validate|calendar-schema)' } as const;

/** The laws of deadlines over random calendars, and what the clocks, their explanation and the documents hang on. */
export const CLOCK_GUARDS: readonly Guard[] = [
  {
    name: 'due-at-the-closing-not-at-the-opening', ...LAWS, named: 'makes no earlier instant due',
    file: `${CALENDAR}/counting.js`, line: '(0, binary_search_js_1.firstAtLeast)(before, openMs) - 1', without: '(0, binary_search_js_1.firstAbove)(before, openMs) - 1',
  },
  {
    name: 'running-span-counts', ...LAWS, named: 'measures from the start to the due instant',
    file: `${CALENDAR}/counting.js`, line: 'return open.before[next] + running;', without: 'return open.before[next];',
  },
  {
    name: 'day-of-the-start-does-not-count', ...TABLE,
    file: `${CALENDAR}/counting.js`, line: 'return (0, binary_search_js_1.firstAbove)(calendar.dayEnds[clock], instant);',
    without: 'return (0, binary_search_js_1.firstAbove)(calendar.dayEnds[clock], instant) - 1;',
  },
  {
    name: 'a-day-is-over-at-its-closing', ...TABLE,
    file: `${CALENDAR}/counting.js`, line: 'return (0, binary_search_js_1.firstAbove)(calendar.dayEnds[clock], instant);',
    without: 'return (0, binary_search_js_1.firstAtLeast)(calendar.dayEnds[clock], instant);',
  },
  {
    name: 'whole-days-only', ...LAWS, named: 'has counted whole days only',
    file: `${CALENDAR}/clocks.js`, line: 'Math.max(0, counted - 1)', without: 'counted',
  },
  {
    name: 'moved-milestones-keep-their-order', ...LAWS, named: 'keeps milestones in their order',
    file: `${CALENDAR}/counting.js`, line: 'return Math.max(ends[place + days - 1], end - (ends[place] - instant));', without: 'return end - (ends[place] - instant);',
  },
  {
    name: 'pause-counts-by-its-clock', ...LAWS, named: 'leaves after a pause what was left',
    file: `${CALENDAR}/clocks.js`, line: 'return (0, counting_js_1.dayAt)(calendar, clock, to) - (0, counting_js_1.dayAt)(calendar, clock, from);',
    without: 'return Math.max(0, (0, counting_js_1.dayAt)(calendar, clock, to) - (0, counting_js_1.dayAt)(calendar, clock, from) - 1);',
  },
  {
    name: 'extension-is-no-new-start', ...LAWS, named: 'extends a due instant',
    file: `${CALENDAR}/clocks.js`, line: 'return moved(calendar, by.clock, dueAt, (0, limit_js_1.amountOf)(by));', without: 'return add(calendar, dueAt, by);',
  },
  {
    name: 'night-before-the-first-day', invariant: 'compiled calendars', project: 'unit', tests: 'calendar/compiled-calendar',
    file: `${CALENDAR}/compiled-calendar.js`, line: '/ civil_date_js_1.MS_PER_DAY - 1;', without: '/ civil_date_js_1.MS_PER_DAY;',
  },
  {
    name: 'left-out-day-is-not-counted', ...TABLE,
    file: `${CALENDAR}/compiled-calendar.js`, line: 'index > 0 && start > dayStarts[index - 1]', without: 'index > 0',
  },
  {
    name: 'jumped-over-span-has-no-time', ...TABLE,
    file: `${CALENDAR}/compiled-calendar.js`, line: 'if (end === start)', without: 'if (false)',
  },
  {
    name: 'jumped-over-time-is-the-jump', ...ZONES,
    file: `${CALENDAR}/zone-clock.js`, line: 'return instant > start ? instant : start;', without: 'return instant;',
  },
  {
    name: 'repeated-time-is-the-first', ...ZONES,
    file: `${CALENDAR}/zone-clock.js`, line: 'if (this.walls[middle] > wall)', without: 'if (this.starts[middle + 1] + this.offsets[middle + 1] > wall)',
  },
  {
    name: 'two-changes-within-a-week', ...ZONES,
    file: `${CALENDAR}/zone-clock.js`, line: 'const PITCH = 4 * DAY;', without: 'const PITCH = 30 * DAY;',
  },
  {
    name: 'shift-belongs-to-its-evening', ...EXPLAINED,
    file: `${CALENDAR}/day-extent.js`, line: 'Math.max(midnight, open.to[shift])', without: 'midnight',
  },
  {
    name: 'skipped-time-is-merged', ...EXPLAINED,
    file: `${CALENDAR}/explain-clock.js`, line: 'if (last !== undefined && same)', without: 'if (false)',
  },
  {
    name: 'spans-overlap-over-midnight', ...PUBLISHED,
    file: `${CALENDAR}/span-faults.js`, line: 'return [...single, ...overNight,', without: 'return [...single,',
  },
  {
    name: 'worked-days-beside-nights', ...PUBLISHED,
    file: `${CALENDAR}/span-faults.js`, line: 'workedDays.flatMap(({ day }) => [day - 1, day])', without: 'workedDays.flatMap(({ day }) => [day])',
  },
  {
    name: 'schema-agrees-with-the-code', ...PUBLISHED,
    file: `${CALENDAR}/document-shape.js`, line: '[...value].length > max', without: 'value.length > max',
  },
];
