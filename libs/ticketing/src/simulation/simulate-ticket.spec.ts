import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import type { CalendarDocument } from '../calendar/calendar-document.js';
import { BeyondCalendarError } from '../calendar/counting.js';
import { compiledCalendar } from '../calendar/compiled-calendar.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import { DEFAULT_POLICY } from '../policy/default-policy.js';
import { policyBookOf } from '../policy/policy-book-of.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import { officeWeek } from '../testing/calendar-samples.js';
import { policedLife } from '../testing/policed-lives.js';
import { LEADER } from '../testing/specification.js';
import { acknowledge, dispatchTo, rateUnsolved, report, resolve } from '../testing/ticket-samples.js';
import type { TicketCommand } from '../ticket/ticket-command.js';
import { simulateTicket, type SimulatedTicket } from './simulate-ticket.js';
import { isSameOutcome } from './ticket-outcome.js';

type Limits = Partial<PolicyDocument['default']['limits']>;

/** The default policy without rules, with other limits. */
const under = (limits: Limits, calendar: CalendarDocument = CHINESE_CALENDAR): PolicyBook => {
  const compiled = compiledCalendar(calendar);
  const { ladder, limits: byDefault } = DEFAULT_POLICY.default;
  return policyBookOf({ ...DEFAULT_POLICY, rules: [], default: { ladder, limits: { ...byDefault, ...limits } } }, () => compiled);
};

/** On the wall clock of China. */
const inChina = (text: string): string => new Date(`${text}+08:00`).toISOString();

/** What people did, each at its minute, under the policy that held. */
function facts(held: PolicyBook, ...acts: readonly (readonly [at: string, command: TicketCommand])[]) {
  const steps = acts.map(([at, command]) => ({ command, context: { now: inChina(at), occurredAt: inChina(at), actor: LEADER } }));
  return policedLife(steps, [], 'import', held).facts;
}

const opened = (date: string): readonly (readonly [string, TicketCommand])[] => [
  [`${date}T10:00`, report], [`${date}T10:05`, dispatchTo('xf-02')], [`${date}T10:10`, acknowledge],
];
const simulate = (history: ReturnType<typeof facts>, other: PolicyBook, until: string): SimulatedTicket =>
  simulateTicket(history, other, { now: inChina(until), extractedAt: inChina(until) });
const breachesOf = ({ before, after }: SimulatedTicket): string[][] => [before, after].map(({ breaches }) => breaches.map(({ stage, dueAt }) => `${stage} ${dueAt}`));

describe('A ticket under another policy', () => {
  const HELD = under({});
  const solvedLate = facts(HELD, ...opened('2026-11-02'), ['2026-11-12T09:00', resolve]);

  it('is not breached where the limit is longer', () => {
    const simulated = simulate(solvedLate, under({ resolve: { clock: 'natural-days', days: 15 } }), '2026-11-13T00:00');
    expect(breachesOf(simulated)).toEqual([['resolve 2026-11-09T16:00:00.000Z'], []]);
    expect(simulated.before.escalations.map(({ toLevel }) => toLevel)).toEqual(['community', 'subdistrict']);
    expect(simulated.after.escalations).toEqual([]);
    expect(isSameOutcome(simulated.before, simulated.after)).toBe(false);
  });

  it('is breached where the limit is shorter, and climbs further', () => {
    const intime = facts(HELD, ...opened('2026-11-02'), ['2026-11-06T09:00', resolve]);
    const simulated = simulate(intime, under({ resolve: { clock: 'continuous', hours: 24 } }), '2026-11-07T00:00');
    expect(breachesOf(simulated)).toEqual([[], ['resolve 2026-11-03T02:00:00.000Z']]);
    expect(simulated.after.escalations.map(({ toLevel }) => toLevel)).toEqual(['community', 'subdistrict', 'district']);
  });

  it('is breached where the limit is shorter, also when time had brought nothing by then', () => {
    const quick = facts(HELD, ...opened('2026-11-02'), ['2026-11-02T13:00', resolve]);
    expect(quick.map(({ type }) => type)).toEqual(['TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'TicketResolved']);
    const simulated = simulate(quick, under({ resolve: { clock: 'continuous', hours: 2 } }), '2026-11-03T00:00');
    expect(breachesOf(simulated)).toEqual([[], ['resolve 2026-11-02T04:00:00.000Z']]);
  });

  it('keeps what people did, when they did it', () => {
    const [before, after] = ['before', 'after'].map((side) => simulate(solvedLate, under({ resolve: { clock: 'continuous', hours: 1 } }), '2026-11-13T00:00')[side as 'before' | 'after']);
    expect(after!.status).toBe(before!.status);
    expect(after!.obligations.map(({ stage, metAt }) => [stage, metAt])).toEqual(before!.obligations.map(({ stage, metAt }) => [stage, metAt]));
  });

  it('counts 国庆 only where the calendar knows it', () => {
    const threeDays: Limits = { resolve: { clock: 'working-days', days: 3 } };
    const history = facts(under(threeDays), ...opened('2026-09-30'), ['2026-10-09T17:00', resolve]);
    const due = ({ obligations }: SimulatedTicket['before']): string[] => obligations.filter(({ stage }) => stage === 'resolve').map(({ dueAt }) => new Date(dueAt).toISOString());
    const simulated = simulate(history, under(threeDays, officeWeek('Asia/Shanghai')), '2026-10-12T00:00');
    // The holiday ends on Wednesday 7 October, and Saturday the 10th is worked for it.
    expect(due(simulated.before)).toEqual([inChina('2026-10-10T18:00')]);
    expect(due(simulated.after)).toEqual([inChina('2026-10-05T18:00')]);
    expect(breachesOf(simulated)).toEqual([[], [`resolve ${inChina('2026-10-05T18:00')}`]]);
  });

  it('is closed earlier where the time to rate is shorter, whatever came later', () => {
    const history = facts(HELD, ...opened('2026-11-02'), ['2026-11-03T09:00', resolve]);
    const shorter = under({ rate: { clock: 'natural-days', days: 3 } });
    const simulated = simulate(history, shorter, '2026-11-08T00:00');
    expect([simulated.before.status, simulated.after.status]).toEqual(['resolved', 'closed']);
    const again = facts(HELD, ...opened('2026-11-02'), ['2026-11-03T09:00', resolve], ['2026-11-12T09:00', rateUnsolved]);
    const both = simulate(again, shorter, '2026-11-12T10:00');
    expect([both.before.status, both.after.status]).toEqual(['dispatched', 'dispatched']);
  });

  it('is open longer where the time to rate is longer', () => {
    const history = facts(HELD, ...opened('2026-11-02'), ['2026-11-03T09:00', resolve], ['2026-12-20T09:00', { type: 'RecordMilestones' }]);
    expect(history.at(-1)).toMatchObject({ type: 'TicketClosed', data: { reasonCode: 'rating-window-passed' } });
    const simulated = simulate(history, under({ rate: { clock: 'natural-days', days: 90 } }), '2026-12-20T10:00');
    expect([simulated.before.status, simulated.after.status]).toEqual(['closed', 'resolved']);
  });

  it('is counted on both sides when something has passed and nobody has recorded it yet', () => {
    const waiting = facts(HELD, ...opened('2026-11-02'));
    expect(waiting.map(({ type }) => type)).not.toContain('DeadlineBreached');
    expect(breachesOf(simulate(waiting, HELD, '2026-11-20T00:00'))).toEqual([['resolve 2026-11-09T16:00:00.000Z'], ['resolve 2026-11-09T16:00:00.000Z']]);
  });

  it('keeps what had passed before its source told an earlier step', () => {
    const [reported, dispatched] = opened('2026-11-02');
    const steps = ([reported!, dispatched!, ['2026-11-20T00:00', { type: 'RecordMilestones' }], ['2026-11-03T09:00', resolve]] as const).map(([at, command]) => (
      { command, context: { now: inChina('2026-11-25T00:00'), occurredAt: inChina(at), actor: LEADER } }
    ));
    const { before, after } = simulate(policedLife(steps, [], 'import', HELD).facts, HELD, '2026-11-20T00:00');
    expect(before.breaches.map(({ stage }) => stage)).toContain('resolve');
    expect(after).toEqual(before);
  });

  it('that had no policy has one', () => {
    const free = facts({ ...HELD, planFor: () => undefined, agreementFor: () => undefined }, ...opened('2026-11-02'));
    expect(breachesOf(simulate(free, HELD, '2026-11-20T00:00'))).toEqual([[], ['resolve 2026-11-09T16:00:00.000Z']]);
  });

  it('that the calendar cannot count from is told as an error of its own', () => {
    const ancient = facts({ ...HELD, planFor: () => undefined, agreementFor: () => undefined }, ['1960-01-01T00:00', report]);
    expect(() => simulate(ancient, HELD, '2026-11-20T00:00')).toThrow(BeyondCalendarError);
  });
});
