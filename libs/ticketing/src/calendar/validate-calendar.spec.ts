import { officeWeek, NIGHT, OFFICE } from '../testing/calendar-samples.js';
import type { CalendarDocument } from './calendar-document.js';
import { CALENDAR_RULES, type CalendarRule } from './calendar-fault.js';
import { checkCalendar, faultsOfCalendar } from './validate-calendar.js';

const valid = officeWeek('Asia/Shanghai', { holidays: [{ date: '2025-10-01', name: '国庆节' }], workedDays: [{ date: '2025-09-28', name: '调休' }] });

/** Faults as `path rule`. */
function faults(changes: object): string[] {
  return faultsOfCalendar({ ...valid, ...changes }).map(({ path, rule }) => `${path} ${rule}`);
}

const week = (monday: unknown, tuesday: unknown = []): unknown[] => [monday, tuesday, [], [], [], [], []];

/** One document, or part of one, for each rule. */
const CASES: readonly [CalendarRule, string, object, string[]][] = [
  ['missing-field', 'no title', { title: undefined }, ['title missing-field']],
  ['unknown-field', 'a field of its own', { holiday: [] }, ['holiday unknown-field']],
  ['unknown-field', 'one in a span', { week: week([{ from: '08:00', to: '12:00', note: 'x' }]) }, ['week[0][0].note unknown-field']],
  ['wrong-type', 'a text as version', { version: '1' }, ['version wrong-type']],
  ['wrong-type', 'a half version', { version: 1.5 }, ['version wrong-type']],
  ['wrong-type', 'no list', { holidays: null }, ['holidays wrong-type']],
  ['wrong-form', 'capitals in the name', { name: 'China' }, ['name wrong-form']],
  ['wrong-form', 'a blank title', { title: '  ' }, ['title wrong-form']],
  ['wrong-form', 'a control character', { title: 'a\u0000b' }, ['title wrong-form']],
  ['wrong-form', 'half a character', { title: 'a\ud800b' }, ['title wrong-form']],
  ['wrong-form', 'another notation of a date', { covers: { from: '1.1.2020', to: '2030-12-31' } }, ['covers.from wrong-form']],
  ['wrong-form', 'a date before 1990', { covers: { from: '1989-12-31', to: '2030-12-31' } }, ['covers.from wrong-form']],
  ['wrong-form', 'an hour too many', { week: week([{ from: '24:00', to: '25:00' }]) }, ['week[0][0].from wrong-form']],
  ['wrong-form', 'two days too many', { week: week([{ from: '23:00', to: '48:00' }]) }, ['week[0][0].to wrong-form']],
  ['wrong-size', 'version 0', { version: 0 }, ['version wrong-size']],
  ['wrong-size', 'six days', { week: [[], [], [], [], [], OFFICE] }, ['week wrong-size']],
  ['wrong-size', 'a long title', { title: '长'.repeat(121) }, ['title wrong-size']],
  ['wrong-size', 'a worked day with an empty list', { workedDays: [{ date: '2025-09-28', name: 'x', spans: [] }] }, ['workedDays[0].spans wrong-size']],
  ['wrong-size', 'thirteen spans', { week: week(Array.from({ length: 13 }, (_, hour) => ({ from: `${10 + hour}:00`, to: `${10 + hour}:30` }))) }, ['week[0] wrong-size']],
  ['no-such-date', '29 February', { holidays: [{ date: '2025-02-29', name: 'x' }] }, ['holidays[0].date no-such-date']],
  ['no-such-zone', 'an invented zone', { timeZone: 'Asia/Xingfu' }, ['timeZone no-such-zone']],
  ['wrong-form', 'an offset as zone', { timeZone: '+08:00' }, ['timeZone wrong-form']],
  ['span-reversed', 'a night without the next day', { week: week([{ from: '22:00', to: '06:00' }]) }, ['week[0][0].to span-reversed']],
  ['span-reversed', 'a span of nothing', { week: week([{ from: '08:00', to: '08:00' }]) }, ['week[0][0].to span-reversed']],
  ['span-too-long', 'more than a day', { week: week([{ from: '08:00', to: '32:01' }]), workedDays: [] }, ['week[0][0].to span-too-long']],
  ['span-overlap', 'within a day', { week: week([{ from: '13:00', to: '18:00' }, { from: '08:00', to: '13:01' }]) }, ['week[0][0] span-overlap']],
  ['span-overlap', 'over midnight', { week: week(NIGHT, [{ from: '05:59', to: '12:00' }]) }, ['week[1][0] span-overlap']],
  ['span-overlap', 'from Sunday to Monday', { week: [[{ from: '05:00', to: '08:00' }], [], [], [], [], [], NIGHT], workedDays: [] }, ['week[0][0] span-overlap']],
  ['span-overlap', 'a worked day after a night', {
    week: [[], [], [], [], NIGHT, [], []], workedDays: [{ date: '2025-11-15', name: 'x', spans: [{ from: '05:00', to: '12:00' }] }],
  }, ['workedDays[0].spans[0] span-overlap']],
  ['span-overlap', 'a worked night before a day', {
    week: week([{ from: '05:00', to: '12:00' }]), workedDays: [{ date: '2025-11-16', name: 'x', spans: NIGHT }],
  }, ['week[0][0] span-overlap']],
  ['span-overlap', 'taken-over spans beside a night', {
    week: [[{ from: '04:00', to: '12:00' }], [], [], [], NIGHT, [], []], workedDays: [{ date: '2025-11-15', name: 'x' }],
  }, ['workedDays[0].date span-overlap']],
  ['covers-reversed', 'first after last', { covers: { from: '2026-01-01', to: '2025-12-31' } }, ['covers.to covers-reversed']],
  ['outside-covers', 'a later holiday', { holidays: [{ date: '2031-01-01', name: 'x' }] }, ['holidays[0].date outside-covers']],
  ['outside-covers', 'an earlier worked day', { workedDays: [{ date: '2019-12-29', name: 'x' }] }, ['workedDays[0].date outside-covers']],
  ['duplicate-date', 'a holiday twice', { holidays: [{ date: '2025-10-01', name: 'x' }, { date: '2025-10-01', name: 'y' }] }, ['holidays[1].date duplicate-date']],
  ['holiday-and-worked', 'both', { holidays: [{ date: '2025-09-28', name: 'x' }] }, ['workedDays[0].date holiday-and-worked']],
  ['already-worked', 'a Monday that is worked anyway', { workedDays: [{ date: '2025-09-29', name: 'x' }] }, ['workedDays[0].date already-worked']],
  ['never-open', 'seven days of rest', { week: week([]), workedDays: [] }, ['week never-open']],
  ['no-hours', 'nothing to take over', {
    week: week([]), workedDays: [{ date: '2025-09-28', name: 'x', spans: OFFICE }, { date: '2025-09-27', name: 'y' }],
  }, ['workedDays[1].spans no-hours']],
];

describe('A calendar document', () => {
  it.each([
    ['office hours', valid],
    ['nights that meet the mornings after them', officeWeek('UTC', { week: [NIGHT, [{ from: '06:00', to: '22:00' }, ...NIGHT], [], [], [], [], NIGHT] })],
    ['around the clock', officeWeek('UTC', { week: [[{ from: '08:00', to: '32:00' }], [{ from: '08:00', to: '24:00' }], [], [], [], [], []] })],
    ['worked days only', officeWeek('UTC', { week: [[], [], [], [], [], [], []], workedDays: [{ date: '2025-09-28', name: 'x', spans: OFFICE }] })],
    ['a Monday with hours of its own', { ...valid, workedDays: [{ date: '2025-09-29', name: 'x', spans: [{ from: '09:00', to: '10:00' }] }] }],
    ['a holiday on a Sunday', { ...valid, holidays: [{ date: '2025-10-05', name: '国庆节' }] }],
    ['a holiday whose own hours would meet the night before', officeWeek('UTC', {
      week: [[{ from: '22:00', to: '26:00' }], [{ from: '02:00', to: '03:00' }], [], [], [], [], []], holidays: [{ date: '2025-11-18', name: 'x' }],
    })],
    ['the leap day', { ...valid, holidays: [{ date: '2024-02-29', name: 'x' }] }],
    ['a source', { ...valid, source: 'the town hall' }],
    ['a title of 120 characters that take two code units each', { ...valid, title: '😀'.repeat(120) }],
  ])('can be published: %s', (_, document) => {
    expect(checkCalendar(document)).toEqual({ document });
  });

  it.each(CASES)('is refused as %s: %s', (_, __, changes, expected) => {
    expect(faults(changes)).toEqual(expected);
  });

  it.each([[null], [7], ['china'], [[]]])('is not %j', (value) => {
    expect(faultsOfCalendar(value).map(({ path, rule }) => `${path} ${rule}`)).toEqual(['(calendar) wrong-type']);
  });

  it('that is empty lacks every field but the optional one', () => {
    expect(faultsOfCalendar({}).map(({ path, rule }) => `${path} ${rule}`)).toEqual([
      'name', 'version', 'title', 'timeZone', 'covers', 'week', 'holidays', 'workedDays',
    ].map((field) => `${field} missing-field`));
  });

  it('is told all its faults at once', () => {
    expect(faults({
      name: '', timeZone: 'Asia/Xingfu', extra: 1, covers: { from: '2025-01-01', to: '2025-12-31' },
      week: week([{ from: '08:00', to: '7:00' }, { from: '08:00', to: '12:00' }, { from: '11:00', to: '13:00' }]),
      holidays: [{ date: '2025-02-30', name: 'x' }, { date: '2024-10-01', name: '' }],
      workedDays: [{ date: '2025-09-28' }],
    }).toSorted()).toEqual([
      'extra unknown-field', 'holidays[0].date no-such-date', 'holidays[1].date outside-covers', 'holidays[1].name wrong-form', 'name wrong-form',
      'timeZone no-such-zone', 'week[0][0].to wrong-form', 'week[0][2] span-overlap', 'workedDays[0].name missing-field',
    ]);
  });

  it('is told the value and the way out', () => {
    const [night] = faultsOfCalendar({ ...valid, week: week([{ from: '22:00', to: '06:00' }]) });
    expect(night).toEqual({
      path: 'week[0][0].to', rule: 'span-reversed', value: '"06:00"', wayOut: 'give a time after 22:00; where it ends on the next day, write 30:00',
    });
    const [overlap] = faultsOfCalendar({ ...valid, week: week(NIGHT, [{ from: '05:00', to: '12:00' }]) });
    expect(overlap?.wayOut).toBe('begin at 06:00 or later, or end 22:00–30:00 of the evening before sooner');
    const [duplicate] = faultsOfCalendar({ ...valid, holidays: [...valid.holidays, ...valid.holidays] });
    expect(duplicate).toMatchObject({ value: '"2025-10-01"', wayOut: 'leave it out: entry [0] has it' });
    const [missing] = faultsOfCalendar({ ...valid, covers: { from: '2020-01-01' } });
    expect(missing).toEqual({ path: 'covers.to', rule: 'missing-field', wayOut: 'add to to the covered time' });
  });

  it('that is huge is not repeated in its faults, nor searched beyond the limit of a list', () => {
    const holidays = Array.from({ length: 5_000 }, () => ({ date: 'x'.repeat(1000) }));
    const all = faultsOfCalendar({ ...valid, title: 'x'.repeat(100_000), holidays });
    expect(all.map(({ path, rule }) => `${path} ${rule}`)).toEqual(['title wrong-size', 'holidays wrong-size']);
    expect(Math.max(...all.map(({ value = '' }) => value.length))).toBe(80);
  });

  it('has a case here for every rule', () => {
    const met = new Set(CASES.map(([rule]) => rule));
    expect(Object.keys(CALENDAR_RULES).filter((rule) => !met.has(rule as CalendarRule))).toEqual([]);
  });

  it('keeps its type when it is right', () => {
    const checked = checkCalendar(valid);
    const document: CalendarDocument | undefined = 'document' in checked ? checked.document : undefined;
    expect(document?.name).toBe('office');
  });
});
