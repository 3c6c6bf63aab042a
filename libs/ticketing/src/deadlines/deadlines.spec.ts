import { CHINESE_CALENDAR } from '../calendar/chinese-calendar.js';
import { compiledCalendar } from '../calendar/compiled-calendar.js';
import type { Limit } from '../calendar/limit.js';
import type { Deadline, Ladder } from './deadline.js';
import { movedByExtension, movedByPause, sumOfLimits } from './move-deadline.js';
import { nextMilestoneAt, passedMilestones } from './passed-milestones.js';
import { pinAgreement, pinDeadline } from './pin-deadline.js';
import { newLife, NO_CLOCKS, paused, resumed, withDeadlines, withExemption, withoutPassed, withRecorded } from './ticket-clocks.js';

const HOUR = 3_600_000;
const CALENDAR = compiledCalendar(CHINESE_CALENDAR);
const LADDER: Ladder = [
  { at: 0.5, action: 'warn' }, { at: 0.8, action: 'warn' }, { at: 1, action: 'breach', toLevel: 'community' },
  { at: 1.2, action: 'escalate', toLevel: 'subdistrict' }, { at: 1.5, action: 'escalate', toLevel: 'district' },
];
const POLICY = { name: 'default', version: 1, rule: 'general' };

/** Beijing time, as people there read it. */
const at = (local: string): string => new Date(`${local.replace(' ', 'T')}:00+08:00`).toISOString();
const local = (instant: string): string => new Date(Date.parse(instant) + 8 * HOUR).toISOString().slice(0, 16).replace('T', ' ');
const pin = (stage: Deadline['stage'], startedAt: string, limit: Limit): Deadline =>
  pinDeadline({ stage, cycle: 0, startedAt: at(startedAt) }, { policy: POLICY, limit, ladder: LADDER }, CALENDAR);
const rungs = ({ milestones }: Deadline): string[] => milestones.map(({ at: part, dueAt }) => `${part} ${local(dueAt)}`);
const told = (deadlines: readonly Deadline[], now: string): string[] => passedMilestones(withDeadlines(NO_CLOCKS, deadlines), at(now))
  .map(({ what, stage, dueAt, toLevel }) => [local(dueAt), stage, what, ...(toLevel === undefined ? [] : [toLevel])].join(' '));

describe('a deadline', () => {
  it('carries every milestone as an instant from the moment it starts', () => {
    expect(rungs(pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 10 * HOUR }))).toEqual([
      '0.5 2026-11-02 14:00', '0.8 2026-11-02 17:00', '1 2026-11-02 19:00', '1.2 2026-11-02 21:00', '1.5 2026-11-03 00:00',
    ]);
  });

  it('of two working hours that starts on a Friday at 17:50 runs out on Monday at 09:50', () => {
    expect(rungs(pin('acknowledge', '2026-11-06 17:50', { clock: 'working-hours', ms: 2 * HOUR }))).toEqual([
      '0.5 2026-11-09 08:50', '0.8 2026-11-09 09:26', '1 2026-11-09 09:50', '1.2 2026-11-09 10:14', '1.5 2026-11-09 10:50',
    ]);
  });

  it('says which rule of which policy and which calendar it follows', () => {
    const { policy, calendar, limit, cycle } = pin('resolve', '2026-11-02 09:00', { clock: 'natural-days', days: 7 });
    expect({ policy, calendar, limit, cycle }).toEqual({ policy: POLICY, calendar: { name: 'china', version: 1 }, limit: { clock: 'natural-days', days: 7 }, cycle: 0 });
  });

  it('that parties agreed on keeps their date, whatever the office pauses', () => {
    const agreed = pinAgreement({ cycle: 0, startedAt: at('2026-11-02 09:00') }, at('2026-11-12 09:00'), POLICY, LADDER, CALENDAR);
    expect(rungs(agreed).slice(0, 3)).toEqual(['0.5 2026-11-07 09:00', '0.8 2026-11-10 09:00', '1 2026-11-12 09:00']);
    expect(movedByPause(agreed, CALENDAR, at('2026-11-03 09:00'), at('2026-11-05 09:00'))).toEqual(agreed);
  });
});

describe('what has passed', () => {
  const twoHours = pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 2 * HOUR });

  it.each([
    ['at the due instant itself: in time', '2026-11-02 11:00', ['2026-11-02 10:00 resolve warned', '2026-11-02 10:36 resolve warned']],
    ['a minute later: a breach, and the community answers for it', '2026-11-02 11:01', [
      '2026-11-02 10:00 resolve warned', '2026-11-02 10:36 resolve warned', '2026-11-02 11:00 resolve breached community',
    ]],
    ['days later, all at once and in order', '2026-11-09 09:00', [
      '2026-11-02 10:00 resolve warned', '2026-11-02 10:36 resolve warned', '2026-11-02 11:00 resolve breached community',
      '2026-11-02 11:24 resolve escalated subdistrict', '2026-11-02 12:00 resolve escalated district',
    ]],
  ])('%s', (_name, now, expected) => expect(told([twoHours], now)).toEqual(expected));

  it('of several clocks is told in the order of the instants, at one instant in the order of the stages', () => {
    const acknowledge = pin('acknowledge', '2026-11-02 09:00', { clock: 'continuous', ms: 2 * HOUR });
    expect(told([twoHours, acknowledge], '2026-11-02 11:01')).toEqual([
      '2026-11-02 10:00 acknowledge warned', '2026-11-02 10:00 resolve warned', '2026-11-02 10:36 acknowledge warned',
      '2026-11-02 10:36 resolve warned', '2026-11-02 11:00 acknowledge breached community', '2026-11-02 11:00 resolve breached',
    ]);
  });

  it('never moves accountability downwards, and begins anew in the next life', () => {
    const escalated = { ...withDeadlines(NO_CLOCKS, [twoHours]), accountable: 'district' as const };
    expect(passedMilestones(escalated, at('2026-11-09 09:00')).map(({ what }) => what)).toEqual(['warned', 'warned', 'breached']);
    expect(newLife(escalated)).toEqual(NO_CLOCKS);
  });

  it('wakes nobody for a rung that would change nothing', () => {
    const breached = withDeadlines(NO_CLOCKS, [{ ...twoHours, milestones: twoHours.milestones.slice(3, 4) }]);
    expect(nextMilestoneAt(breached)).toBe(at('2026-11-02 11:24'));
    expect(nextMilestoneAt({ ...breached, accountable: 'subdistrict' })).toBeUndefined();
  });

  it('ends with the ticket where nobody rates it', () => {
    const rate = pinDeadline({ stage: 'rate', cycle: 0, startedAt: at('2026-11-02 09:00') }, { policy: POLICY, limit: { clock: 'natural-days', days: 14 }, ladder: [{ at: 1, action: 'close' }] }, CALENDAR);
    expect(told([rate], '2026-11-17 00:00')).toEqual([]);
    expect(told([rate], '2026-11-17 00:01')).toEqual(['2026-11-17 00:00 rate closed']);
  });
});

describe('a pause', () => {
  it('over the National Day week costs a limit of working days nothing', () => {
    const resolve = pin('resolve', '2026-09-28 09:00', { clock: 'working-days', days: 5 });
    const moved = movedByPause(resolve, CALENDAR, at('2026-10-01 00:00'), at('2026-10-08 00:00'));
    expect(moved).toEqual(resolve);
  });

  it('of three hours moves what has not passed by three hours', () => {
    const resolve = pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 10 * HOUR });
    expect(rungs(movedByPause(resolve, CALENDAR, at('2026-11-02 10:00'), at('2026-11-02 13:00'))).slice(0, 3)).toEqual([
      '0.5 2026-11-02 17:00', '0.8 2026-11-02 20:00', '1 2026-11-02 22:00',
    ]);
  });

  it('holds back everything but an agreed date, until it ends', () => {
    const resolve = pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 2 * HOUR });
    const agreed = pinAgreement({ cycle: 0, startedAt: at('2026-11-02 09:00') }, at('2026-11-02 11:00'), POLICY, LADDER, CALENDAR);
    const clocks = paused(withDeadlines(NO_CLOCKS, [resolve, agreed]), at('2026-11-02 09:30'));
    expect(passedMilestones(clocks, at('2026-11-02 11:01')).map(({ stage, what }) => `${stage} ${what}`)).toEqual(['perform warned', 'perform warned', 'perform breached']);
    expect(passedMilestones(resumed(clocks, [resolve], at('2026-11-02 11:00')), at('2026-11-02 11:01')).filter(({ stage }) => stage === 'resolve')).toHaveLength(3);
  });
});

describe('an extension', () => {
  it('moves each rung by its part, as if the limit had been longer from the start', () => {
    for (const limit of [{ clock: 'continuous', ms: 10 * HOUR }, { clock: 'working-hours', ms: 10 * HOUR }, { clock: 'natural-days', days: 4 }] as const) {
      const extended = movedByExtension(pin('resolve', '2026-11-02 09:00', limit), CALENDAR, limit);
      expect(rungs(extended)).toEqual(rungs(pin('resolve', '2026-11-02 09:00', sumOfLimits(limit, limit))));
    }
  });

  it('tells no milestone again that is on record', () => {
    const resolve = pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 10 * HOUR });
    const warned = withRecorded(withDeadlines(NO_CLOCKS, [resolve]), 'warned', { stage: 'resolve', cycle: 0, milestone: 0.5, dueAt: at('2026-11-02 14:00') });
    expect(withoutPassed(warned, movedByExtension(resolve, CALENDAR, { clock: 'continuous', ms: 10 * HOUR })).milestones.map((rung) => rung.at)).toEqual([0.8, 1, 1.2, 1.5]);
  });

  it('has no sum with a limit of another clock', () => {
    expect(() => sumOfLimits({ clock: 'continuous', ms: 1 }, { clock: 'working-hours', ms: 1 })).toThrow(TypeError);
  });
});

describe('a breach', () => {
  const resolve = pin('resolve', '2026-11-02 09:00', { clock: 'continuous', ms: 2 * HOUR });
  const breach = { stage: 'resolve' as const, cycle: 0, dueAt: at('2026-11-02 11:00') };
  const breached = withRecorded(withDeadlines(NO_CLOCKS, [resolve]), 'breached', { ...breach, milestone: 1, toLevel: 'community' });

  it('stays for ever, and can be left out of the count once', () => {
    expect(breached.breaches).toEqual([breach]);
    const exempted = withExemption(breached, breach);
    expect(exempted?.breaches).toEqual([{ ...breach, exempted: true }]);
    expect(exempted && withExemption(exempted, breach)).toBeUndefined();
    expect(newLife(breached).breaches).toEqual([breach]);
  });
});
