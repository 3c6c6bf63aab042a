import { DEFAULT_POLICY } from '../policy/default-policy.js';
import type { PolicyDocument } from '../policy/policy-document.js';
import { type Act, at, calendars, china, dispatchAt, explainDeadlines, lived as livedActs, reportAt, shown } from '../testing/deadline-acts.js';
import { SUPERVISOR } from '../testing/ticket-samples.js';
import type { TicketFact } from '../ticket/ticket-event.js';
import type { DeadlineExplanation } from './explain-deadlines.js';

const lived = (...told: Parameters<typeof livedActs>): readonly TicketFact[] => livedActs(...told).facts;

function only(explanations: readonly DeadlineExplanation[], stage: string): DeadlineExplanation {
  const [found, ...more] = explanations.filter((explained) => explained.stage === stage);
  if (found === undefined || more.length > 0) throw new Error(`${more.length + 1} of ${stage}`);
  return found;
}

const skipped = ({ limit }: DeadlineExplanation): string[] => (
  limit?.skipped.map((part) => `${shown(part.from)} – ${shown(part.to)} ${part.why}${part.why === 'holiday' ? ` ${part.name}` : ''}`) ?? []
);

describe('Why a limit is due when it is', () => {
  it('two working hours from a Friday 17:50: ten minutes, the weekend, and the rest on Monday morning', () => {
    const acknowledge = only(explainDeadlines(lived([reportAt('2026-11-06 17:40'), dispatchAt('2026-11-06 17:50')]), calendars), 'acknowledge');
    expect(shown(acknowledge.dueAt)).toBe('2026-11-09 09:50');
    expect(skipped(acknowledge)).toEqual([
      '2026-11-06 18:00 – 2026-11-07 00:00 outside-hours', '2026-11-07 00:00 – 2026-11-09 00:00 rest-day', '2026-11-09 00:00 – 2026-11-09 08:00 outside-hours',
    ]);
    expect(acknowledge).toMatchObject({
      status: 'running', policy: { name: 'default', version: 1, rule: 'default' }, calendar: { name: 'china', version: 1 },
      limit: { clock: 'working-hours', countedMs: 2 * 3_600_000, covered: true }, moves: [],
    });
  });

  it('over the days of 国庆 with a worked Sunday: the holiday is named, the worked day told', () => {
    // 2026: 1 to 7 October are off, Sunday 20 September and Saturday 10 October are worked.
    const night = only(explainDeadlines(lived([reportAt('2026-09-30 17:00'), dispatchAt('2026-09-30 17:00')]), calendars), 'acknowledge');
    expect(shown(night.dueAt)).toBe('2026-10-08 09:00');
    expect(skipped(night).map((part) => part.slice(36))).toEqual(['outside-hours', 'holiday 国庆节', 'outside-hours']);
    const sunday = only(explainDeadlines(lived([reportAt('2026-09-19 10:00'), dispatchAt('2026-09-19 10:00')]), calendars), 'acknowledge');
    expect([shown(sunday.dueAt), sunday.limit?.workedDays.map(({ date }) => date)]).toEqual(['2026-09-20 10:00', ['2026-09-20']]);
  });

  it('a pause over a holiday, and what a supervisor granted, each with the instant it led to', () => {
    const facts = lived([
      reportAt('2026-09-28 09:00'), dispatchAt('2026-09-28 09:10'), at('2026-09-28 09:20', 'Acknowledge'),
      ['2026-09-29 10:00', { type: 'PauseClock', reasonCode: 'awaits-part' }], at('2026-10-08 10:00', 'ResumeClock'),
      ['2026-10-09 09:00', { type: 'ExtendDeadline', stage: 'resolve', by: { days: 2 } }, SUPERVISOR],
    ]);
    const resolve = only(explainDeadlines(facts, calendars), 'resolve');
    expect(shown(resolve.limit!.dueAt)).toBe('2026-10-06 00:00');
    expect(resolve.moves.map((move) => [move.what, shown(move.dueAt), facts[move.revision]?.type])).toEqual([
      ['wait', '2026-10-15 00:00', 'ClockResumed'], ['extension', '2026-10-17 00:00', 'DeadlineExtended'],
    ]);
    expect(resolve.moves).toMatchObject([{ from: china('2026-09-29 10:00'), to: china('2026-10-08 10:00') }, { requestedBy: 'grid:xf/xf-01', approvedBy: SUPERVISOR.id }]);
    expect(resolve.dueAt).toBe(resolve.moves[1]?.dueAt);
  });

  it('a policy published between dispatch and resolution moves nothing that runs; a reclassification goes by it from the same start', () => {
    const stricter: PolicyDocument = { ...DEFAULT_POLICY, version: 2, default: { ...DEFAULT_POLICY.default, limits: { ...DEFAULT_POLICY.default.limits, resolve: { clock: 'natural-days', days: 3 } } } };
    const acts = [reportAt('2026-11-02 09:00'), dispatchAt('2026-11-02 09:10'), at('2026-11-02 09:20', 'Acknowledge')];
    const before = only(explainDeadlines(lived(acts, [DEFAULT_POLICY, DEFAULT_POLICY, stricter]), calendars), 'resolve');
    expect([before.policy.version, shown(before.dueAt)]).toEqual([1, '2026-11-10 00:00']);
    const reclassified = lived([...acts, ['2026-11-03 09:00', { type: 'Reclassify', kind: 'request', category: 'housing/stairs', urgency: 'general' }]], [DEFAULT_POLICY, DEFAULT_POLICY, stricter]);
    const after = only(explainDeadlines(reclassified, calendars), 'resolve');
    expect([after.policy.version, after.startedAt, shown(after.dueAt)]).toEqual([2, before.startedAt, '2026-11-06 00:00']);
    expect(after.moves).toMatchObject([{ what: 'policy', policy: { version: 2 } }]);
  });

  it('what became of it: met, breached and then exempted, stopped, held', () => {
    const acts = [reportAt('2026-11-02 09:00', 'emergency'), dispatchAt('2026-11-02 09:30'), at('2026-11-02 09:40', 'Acknowledge')];
    const late = lived([...acts, ['2026-11-02 12:00', { type: 'Resolve', outcome: 'solved' }]]);
    const status = (facts: readonly TicketFact[]) => explainDeadlines(facts, calendars).map((one) => `${one.stage} ${one.status}`);
    expect(status(late)).toEqual(['dispatch met', 'resolve breached', 'acknowledge met', 'rate running']);
    const breach = only(explainDeadlines(late, calendars), 'resolve');
    expect(breach.milestones.map(({ milestone, told }) => `${milestone.at} ${milestone.action} ${shown(milestone.dueAt)} ${told === undefined ? '-' : late[told.revision]!.type}`)).toEqual([
      '0.5 warn 2026-11-02 10:00 DeadlineWarned', '0.8 warn 2026-11-02 10:36 DeadlineWarned', '1 breach 2026-11-02 11:00 DeadlineBreached',
      '1.2 escalate 2026-11-02 11:24 TicketEscalated', '1.5 escalate 2026-11-02 12:00 -',
    ]);
    const exempt: Act = ['2026-11-02 13:00', { type: 'ExemptBreach', stage: 'resolve', cycle: 0, dueAt: breach.dueAt, reasonCode: 'typhoon' }, SUPERVISOR];
    expect(status(lived([...acts, ['2026-11-02 12:00', { type: 'Resolve', outcome: 'solved' }], exempt]))[1]).toBe('resolve exempted');
    expect(status(lived([reportAt('2026-11-02 09:00'), ['2026-11-02 09:30', { type: 'Withdraw', reasonCode: 'settled' }]]))).toEqual(['dispatch stopped', 'resolve stopped']);
    expect(status(lived([...acts, ['2026-11-02 09:50', { type: 'PauseClock', reasonCode: 'x' }]]))[1]).toBe('resolve held');
  });

  it('a scheduler that was down from before the first to after the last milestone changes only when it was recorded', () => {
    const acts = [reportAt('2026-11-02 09:00', 'emergency')];
    const [prompt, late] = [
      lived([...acts, ...['09:31', '09:49', '10:01', '10:13', '10:31', '10:37', '11:01', '11:25', '12:01'].map((time) => at(`2026-11-02 ${time}`, 'RecordMilestones'))]),
      lived([...acts, at('2026-11-09 09:00', 'RecordMilestones')]),
    ];
    const facts = (life: readonly TicketFact[]) => life.map(({ type, data, occurredAt }) => ({ type, data, occurredAt }));
    expect(facts(late)).toEqual(facts(prompt));
    expect(new Set(late.slice(1).map(({ recordedAt }) => recordedAt)).size).toBe(1);
    expect(prompt.length).toBeGreaterThan(8);
  });
});
