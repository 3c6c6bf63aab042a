import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import type { Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import { SYSTEM } from '#libs/ticketing/src/ticket/system.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import { openTestModel, type TestModel } from '../testing/test-model.js';
import { at, closed, deadline, dispatched, HOUR, life, resolved, START, type Step } from '../testing/told-lives.js';
import type { StatisticsRow } from './statistics.js';

const withDeadline = ([type, hour, data]: Step, pinned: object): Step => [type, hour, { ...data, deadlines: [pinned] }];

describeOnReadModels('figures of deadlines', (kind) => {
  let test: TestModel;
  beforeEach(async () => {
    test = await openTestModel(kind);
  });
  afterEach(() => test.close());

  const row = async (hour: number, basis: 'cohort' | 'flow' = 'cohort'): Promise<StatisticsRow | undefined> => (await test.model.statistics(null, {
    figures: ['counts', 'on_time'], groupBy: 'all', basis, by: 'current', asOf: START + hour * HOUR, workingTime: false, definitions: SHIPPED_DEFINITIONS,
  })).rows[0];
  /** [met, of, of but for exempted ones] by DUE_IN_PERIOD. */
  const dueInPeriod = async (stage: Stage, hour: number): Promise<readonly number[]> => {
    const rate = (await row(hour))!.onTime!.find((one) => one.stage === stage)!.rates.find(({ definition }) => definition.name === 'DUE_IN_PERIOD')!;
    return [rate.withExempted.numerator, rate.withExempted.denominator, rate.withoutExempted.denominator];
  };

  const toBeRated = withDeadline(resolved(2), deadline('rate', 2, 26));
  const windowOver: Step = ['TicketClosed', 26, { reasonCode: 'rating-window-passed' }, SYSTEM];

  it('count a rating window that passed as not rated in time, but as no breach', async () => {
    const rated: Step = ['TicketRated', 20, { via: 'resident', solved: true }, { id: 'person-1', role: 'resident' }];
    await test.append([life(1, 0, [dispatched(1), toBeRated, rated, closed(20)]), life(2, 0, [dispatched(1), toBeRated, windowOver])]);
    expect(await dueInPeriod('rate', 26)).toEqual([0, 0, 0]);
    expect(await dueInPeriod('rate', 27)).toEqual([1, 2, 2]);
    expect((await row(27))?.counts).toMatchObject({ breached: 0, overdue: 0, resolved: 2 });
  });

  it('say the same before anybody has come by to close the ticket, and never list it as overdue', async () => {
    await test.append([life(1, 0, [dispatched(1), toBeRated])]);
    expect(await dueInPeriod('rate', 27)).toEqual([0, 1, 1]);
    expect((await row(27))?.counts).toMatchObject({ breached: 0, overdue: 0, resolved: 1 });
    expect((await test.model.listTickets({ kind: 'communities', communities: ['xf'] }, { overdue: true }, { limit: 10 })).items).toEqual([]);
  });

  it('leave a window out that a supervisor closed before it passed', async () => {
    await test.append([life(1, 0, [dispatched(1), toBeRated, closed(20, 'by-supervisor')])]);
    expect(await dueInPeriod('rate', 27)).toEqual([0, 0, 0]);
  });

  it('exempt the clock that was missed, not one that was dropped and due at the same instant, and count it once', async () => {
    const milestone = { stage: 'acknowledge', cycle: 0, milestone: 1, dueAt: at(26) };
    const breached: Step = ['DeadlineBreached', 26, { ...milestone, policy: { name: 'p', version: 1, rule: 'r' }, calendar: { name: 'china', version: 1 } }];
    const exempted: Step = ['BreachExempted', 40, { ...milestone, approvedBy: 'supervisor-1', reasonCode: 'typhoon' }];
    // Both dispatched in the night: due two working hours after the morning's opening.
    const twice = [withDeadline(dispatched(12), deadline('acknowledge', 12, 26)), withDeadline(dispatched(13), deadline('acknowledge', 13, 26))];
    await test.append([life(1, 0, [...twice, breached, exempted, resolved(41)])]);
    expect(await dueInPeriod('acknowledge', 50)).toEqual([0, 1, 0]);
    expect([(await row(50))?.counts?.exempted, (await row(50, 'flow'))?.counts?.exempted]).toEqual([1, 1]);
  });
});
