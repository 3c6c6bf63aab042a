import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import type { StreamOfFacts } from '../testing/test-log.js';
import { openTestModel, type TestModel } from '../testing/test-model.js';
import { acknowledged, at, closed, deadline, dispatched, HOUR, life, reopened, resolved, START, type Step, unlinked } from '../testing/told-lives.js';
import { SeveralZonesError, type StatisticsQuery, type StatisticsRow, TooManyRowsError } from './statistics.js';

const DAY = 24 * HOUR;
/** Of a property manager: open from 19:00 to 07:00. */
const NIGHT: CalendarDocument = { ...CHINESE_CALENDAR, name: 'night', version: 1, week: Array.from({ length: 7 }, () => [{ from: '19:00', to: '31:00' }]) as unknown as CalendarDocument['week'], holidays: [], workedDays: [] };

const rated = (hour: number, answers: object, actor = { id: 'person-1', role: 'resident' }): Step => ['TicketRated', hour, { via: 'resident', ...answers }, actor];
/** Reported with these deadlines. */
const policed = (number: number, steps: readonly Step[], ...deadlines: readonly object[]): StreamOfFacts => life(number, 0, steps, { deadlines });

function community(communityId: string, timeZone: string): StreamOfFacts {
  const data = { communityId, name: communityId, timeZone, dispatchesByItself: true };
  return { streamId: `community-${communityId}`, facts: [{ type: 'CommunityCreated', data, revision: 0, occurredAt: at(-100), recordedAt: at(-100), actor: { id: 'admin-1', role: 'admin' } }] };
}

describeOnReadModels('statistics', (kind) => {
  let test: TestModel;
  beforeEach(async () => {
    test = await openTestModel(kind, { calendarOf: async ({ name }) => (name === 'night' ? NIGHT : undefined) });
  });
  afterEach(() => test.close());

  const asked = (change: Partial<StatisticsQuery>): StatisticsQuery => ({
    figures: ['counts'], groupBy: 'all', basis: 'cohort', by: 'current', asOf: START + 1000 * HOUR, workingTime: false, definitions: SHIPPED_DEFINITIONS, ...change,
  });
  const rows = async (streams: readonly StreamOfFacts[], change: Partial<StatisticsQuery>): Promise<readonly StatisticsRow[]> => {
    if (streams.length > 0) await test.append(streams);
    return (await test.model.statistics(null, asked(change))).rows;
  };

  it('derive overdue and breached from the due instants, as of any instant, whatever was recorded', async () => {
    const late = policed(1, [dispatched(1), resolved(30)], deadline('resolve', 0, 24));
    const waiting = policed(2, [dispatched(1)], deadline('resolve', 0, 24));
    const gone = policed(3, [dispatched(1), ['TicketWithdrawn', 10, { reasonCode: 'given' }]], deadline('resolve', 0, 24));
    const counts = async (hour: number, streams: readonly StreamOfFacts[] = []) => (await rows(streams, { asOf: START + hour * HOUR }))[0]?.counts;
    // Due at the instant itself is in time.
    expect(await counts(24, [late, waiting, gone, life(4, 0, [])])).toMatchObject({ overdue: 0, breached: 0, open: 3, withdrawn: 1, unpoliced: 1 });
    expect(await counts(25)).toMatchObject({ overdue: 2, breached: 2 });
    expect(await counts(31)).toMatchObject({ overdue: 1, breached: 2, resolved: 1 });
  });

  it('give punctuality under every definition, by what was due', async () => {
    const tickets = [
      policed(1, [dispatched(1), resolved(24)], deadline('resolve', 0, 24)),
      policed(2, [dispatched(1), resolved(25)], deadline('resolve', 0, 24)),
      policed(3, [dispatched(1)], deadline('resolve', 0, 200)),
      policed(4, [dispatched(1), closed(2, 'duplicate')], deadline('resolve', 0, 24)),
    ];
    const [row] = await rows(tickets, { figures: ['on_time'], asOf: START + 50 * HOUR });
    const rate = (numerator: number, denominator: number) => ({ numerator, denominator, value: numerator / denominator });
    expect(row?.onTime?.find(({ stage }) => stage === 'resolve')?.rates).toEqual([
      { definition: { name: 'DUE_IN_PERIOD', version: 1 }, withExempted: rate(1, 2), withoutExempted: rate(1, 2) },
      { definition: { name: 'ALL_FILED', version: 1 }, withExempted: rate(1, 3), withoutExempted: rate(1, 3) },
      { definition: { name: 'FILED_MINUS_PENDING_IN_TIME', version: 1 }, withExempted: rate(1, 2), withoutExempted: rate(1, 2) },
    ]);
  });

  it('count a deadline in the period it falls due in, and its ticket in the period of the report', async () => {
    const tickets = [community('xf', 'Asia/Shanghai'), policed(1, [dispatched(1), resolved(30)], deadline('resolve', 0, 24))];
    const found = await rows(tickets, { figures: ['on_time'], from: START - 8 * HOUR, to: START + 40 * HOUR, period: { kind: 'day' } });
    const denominators = found.map(({ period, onTime }) => [period?.name, onTime?.find(({ stage }) => stage === 'resolve')?.rates.map(({ withExempted }) => withExempted.denominator)]);
    expect(denominators).toEqual([['2026-03-02', [0, 1, 1]], ['2026-03-03', [1, 0, 0]]]);
  });

  it('know the three rates of the last answer in the period', async () => {
    const tickets = [
      life(1, 0, [dispatched(1), resolved(2), rated(3, { contacted: true, solved: true, satisfaction: 5 }), closed(3)]),
      life(2, 0, [dispatched(1), resolved(2), rated(3, { contacted: true, solved: false, satisfaction: 4 }), reopened(3)]),
      life(3, 0, [dispatched(1), resolved(2), rated(900, { contacted: true, solved: true, satisfaction: 1 }), closed(900)]),
      life(4, 0, [dispatched(1), resolved(2), ['CallBackAttempted', 4, { result: 'unreachable' }]]),
    ];
    const [row] = await rows(tickets, { figures: ['three_rates'], from: START, to: START + 100 * HOUR });
    expect(row?.threeRates).toEqual([{
      definition: { name: 'three-rates', version: 1 }, valid: 2, response: { numerator: 2, denominator: 2, value: 1 },
      solution: { numerator: 1, denominator: 2, value: 0.5 }, satisfaction: { numerator: 1.9, denominator: 2, value: 0.95 }, combined: 0.73,
    }]);
  });

  it('take pauses and the time linked as duplicate out of the handling time, and count working time by the calendar', async () => {
    const [row] = await rows([life(1, 0, [dispatched(1), closed(2, 'duplicate'), unlinked(4), resolved(9)])], { figures: ['handling_time', 'resolution_time'], workingTime: true });
    // From 09:00 to 17:00 in Shanghai, linked from 10:00 to 12:00; the noon break is no working time.
    expect(row?.times?.handling_time?.elapsed).toMatchObject({ count: 1, mean: 6 * HOUR });
    expect(row?.times?.handling_time?.working).toMatchObject({ count: 1, mean: 4 * HOUR });
    expect(row?.times?.resolution_time?.elapsed).toMatchObject({ count: 1, mean: 9 * HOUR });
  });

  it('leave pauses out of the handling time, and count those that make up more than a third of a life', async () => {
    const due = deadline('resolve', 0, 24);
    const paused = (from: number, to: number): Step[] => [['ClockPaused', from, { reasonCode: 'awaits-part' }], ['ClockResumed', to, { deadlines: [due] }]];
    const [row] = await rows([policed(1, [dispatched(1), ...paused(2, 4), resolved(9)], due)], { figures: ['handling_time', 'hardening'] });
    expect(row?.times?.handling_time?.elapsed).toMatchObject({ count: 1, mean: 6 * HOUR });
    expect(row?.hardening?.pausedOver30Percent).toBe(0);
    const [both] = await rows([policed(2, [dispatched(1), ...paused(2, 6), resolved(9)], due)], { figures: ['handling_time', 'hardening'], asOf: START + 9 * HOUR + 1 });
    expect(both?.times?.handling_time?.elapsed).toMatchObject({ count: 2, mean: 5 * HOUR });
    expect(both?.hardening?.pausedOver30Percent).toBe(1);
  });

  it('take a pause whose end is told to lie before its beginning for none, not for less than none', async () => {
    const due = deadline('resolve', 0, 24);
    const pauses: Step[] = [['ClockPaused', 2, { reasonCode: 'awaits-part' }], ['ClockResumed', 6, { deadlines: [due] }], ['ClockPaused', 7, { reasonCode: 'awaits-part' }], ['ClockResumed', 4, { deadlines: [due] }]];
    const [row] = await rows([policed(1, [dispatched(1), ...pauses, resolved(9)], due)], { figures: ['hardening'], asOf: START + 9 * HOUR + 1 });
    expect(row?.hardening?.pausedOver30Percent).toBe(1);
  });

  it('count working time by the calendar that was pinned last before as-of, and by the official one where none was', async () => {
    const night = (stage: string) => ({ ...deadline(stage, 0, 24), calendar: { name: 'night', version: 1 } });
    const moved: Step = ['TicketTransferred', 12, { fromCommunityId: 'xf', toCommunityId: 'ly', deadlines: [deadline('resolve', 0, 24)] }];
    const tickets = [
      // 08:00 to 20:00 in Shanghai: the night desk is open from 19:00, the official calendar has eight hours.
      policed(1, [dispatched(1), resolved(12)], night('resolve')), life(2, 0, [dispatched(1), resolved(12)]),
      policed(3, [dispatched(1), moved, ['TicketDispatched', 13, { level: 'community', communityId: 'ly' }], resolved(16)], night('resolve')),
    ];
    const working = async (asOf: number, change: Partial<StatisticsQuery> = {}) => (await rows([], { figures: ['dispatch_time', 'resolution_time'], workingTime: true, asOf: START + asOf * HOUR, ...change })).map(({ times }) => (
      [times?.dispatch_time?.working?.mean, times?.resolution_time?.working?.mean]));
    await test.append(tickets);
    expect(await working(14)).toEqual([[2 * HOUR / 3, (HOUR + 8 * HOUR) / 2]]);
    // The dispatch of the third counts by the night desk's hours until the transfer, by the official ones after it.
    expect(await working(12, { communityId: 'xf', category: 'noise' })).toEqual([[HOUR / 3, null]]);
    expect(await working(17, { communityId: 'ly' })).toEqual([[HOUR, 8 * HOUR]]);
    expect((await test.model.statistics(null, asked({ workingTime: true, figures: ['resolution_time'] }))).definitions.calendars).toEqual(['china/1', 'night/1']);
    await test.append([policed(4, [dispatched(1), resolved(2)], { ...night('resolve'), calendar: { name: 'lost', version: 1 } })]);
    await expect(test.model.statistics(null, asked({ workingTime: true }))).rejects.toThrow('calendar lost/1 was never published');
  });

  it('give every rate with and without what was exempted', async () => {
    const due = deadline('resolve', 0, 24);
    const breach = { stage: 'resolve', cycle: 0, milestone: 1, dueAt: (due as { dueAt: string }).dueAt };
    const breached: Step = ['DeadlineBreached', 25, { ...breach, policy: { name: 'p', version: 1, rule: 'default' }, calendar: { name: 'china', version: 1 } }];
    const exempted: Step = ['BreachExempted', 40, { ...breach, approvedBy: 'supervisor-1', reasonCode: 'typhoon' }];
    const tickets = [
      policed(1, [dispatched(1), resolved(20)], due), policed(2, [dispatched(1), breached, resolved(30), exempted], due), policed(3, [dispatched(1), breached, resolved(30)], due),
    ];
    const [row] = await rows(tickets, { figures: ['counts', 'on_time'], asOf: START + 50 * HOUR });
    expect(row?.counts).toMatchObject({ breached: 2, exempted: 1 });
    const rates = row?.onTime?.find(({ stage }) => stage === 'resolve')?.rates.find(({ definition }) => definition.name === 'DUE_IN_PERIOD');
    expect(rates).toMatchObject({ withExempted: { numerator: 1, denominator: 3 }, withoutExempted: { numerator: 1, denominator: 2 } });
  });

  it('keep a resolution that was reopened later for every instant until then', async () => {
    const ticket = life(1, 0, [dispatched(1), resolved(10), reopened(20), resolved(50)]);
    const resolution = async (hour: number, streams: readonly StreamOfFacts[] = []) => {
      const [row] = await rows(streams, { figures: ['resolution_time'], asOf: START + hour * HOUR });
      return [row?.times?.resolution_time?.elapsed.max, row?.times?.resolution_time?.censored?.censored];
    };
    expect(await resolution(10, [ticket])).toEqual([null, 1]);
    expect(await resolution(11)).toEqual([10 * HOUR, 0]);
    expect(await resolution(21)).toEqual([null, 1]);
    expect(await resolution(51)).toEqual([50 * HOUR, 0]);
  });

  it('on the flow basis count what happened in each period, and what is open at its end', async () => {
    const tickets = [
      community('xf', 'Asia/Shanghai'), life(1, 0, [dispatched(1), resolved(20), reopened(30), resolved(50)]),
      life(2, 1, [dispatched(2), ['TicketReturned', 25, { reasonCode: 'given', gridId: 'xf-01' }]]),
    ];
    const found = await rows(tickets, { basis: 'flow', figures: ['counts', 'resolution_time'], from: START - 8 * HOUR, to: START + 64 * HOUR, period: { kind: 'day' } });
    expect(found.map(({ counts }) => [counts?.reported, counts?.resolved, counts?.reopened, counts?.returned, counts?.open, counts?.overdue])).toEqual([
      [2, 0, 0, 0, 2, null], [0, 1, 1, 1, 2, null], [0, 1, 0, 0, 1, null],
    ]);
    expect(found.map(({ times }) => times?.resolution_time?.elapsed.max)).toEqual([null, null, 50 * HOUR]);
    expect(found[0]?.times?.resolution_time?.censored).toBeNull();
  });

  it('tell what would flatter a rate beside it', async () => {
    const tickets = [
      life(1, 0, [dispatched(1), resolved(2), closed(3, 'by-supervisor'), reopened(3 + 7 * 24)]),
      life(2, 0, [dispatched(1), resolved(2), closed(3, 'by-supervisor'), reopened(4 + 7 * 24)]),
      policed(3, [dispatched(1), closed(30, 'duplicate')], deadline('resolve', 0, 24)),
      life(4, 0, [dispatched(1), acknowledged(2), resolved(3), rated(4, { solved: true }, { id: 'leader', role: 'dispatcher' }), closed(4)]),
    ];
    const [row] = await rows(tickets, { figures: ['hardening'] });
    expect(row?.hardening).toEqual({ reopenedWithin7Days: 1, duplicatesThatHideABreach: 1, ratedByHandler: 1, pausedOver30Percent: 0 });
  });

  it('belong to the community of the as-of instant, or of the report', async () => {
    const ticket = life(1, 0, [['TicketTransferred', 10, { fromCommunityId: 'xf', toCommunityId: 'ly' }]]);
    const groups = async (change: Partial<StatisticsQuery>, streams: readonly StreamOfFacts[] = []) => (await rows(streams, { groupBy: 'community', ...change })).map(({ group }) => group);
    expect(await groups({}, [ticket])).toEqual(['ly']);
    expect(await groups({ asOf: START + 10 * HOUR })).toEqual(['xf']);
    expect(await groups({ by: 'reported-community' })).toEqual(['xf']);
    expect((await test.model.statistics(['xf'], asked({}))).rows).toEqual([]);
    expect((await test.model.statistics(['ly'], asked({}))).rows).toMatchObject([{ reported: 1 }]);
  });

  it('are of no scope where there is none, and of nothing where the filter finds nothing', async () => {
    await test.append([life(1, 0, [])]);
    expect((await test.model.statistics([], asked({}))).rows).toEqual([]);
    expect((await test.model.statistics(['ly'], asked({ communityId: 'xf' }))).rows).toEqual([]);
    for (const nothing of [{ channel: 'hotline' }, { grid: 'xf/xf-09' }, { category: 'noi' }, { communityId: 'nowhere' }] as const) {
      expect((await test.model.statistics(null, asked(nothing))).rows).toEqual([]);
    }
  });

  it('cut periods in one zone only, and into no more rows than one answer holds', async () => {
    await test.append([community('xf', 'Asia/Shanghai'), community('ny', 'America/New_York'), life(1, 0, [])]);
    const query = asked({ from: START - 10 * DAY, to: START + 10 * DAY, period: { kind: 'day' } });
    await expect(test.model.statistics(null, query)).rejects.toThrow(SeveralZonesError);
    expect((await test.model.statistics(['xf'], query)).rows).toHaveLength(21);
    const long = asked({ from: START - 25_000 * DAY / 2, to: START + 25_000 * DAY / 2, period: { kind: 'day' }, communityId: 'xf' });
    await expect(test.model.statistics(null, long)).rejects.toThrow(TooManyRowsError);
  });
});
