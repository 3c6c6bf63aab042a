import { type FigureDefinition, SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
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

  const row = async (hour: number, basis: 'cohort' | 'flow' = 'cohort', definitions: readonly FigureDefinition[] = SHIPPED_DEFINITIONS): Promise<StatisticsRow | undefined> => (await test.model.statistics(null, {
    figures: ['counts', 'on_time'], groupBy: 'all', basis, by: 'current', asOf: START + hour * HOUR, workingTime: false, definitions,
  })).rows[0];
  /** [met, of, of but for exempted ones] by DUE_IN_PERIOD. */
  const dueInPeriod = async (stage: Stage, hour: number): Promise<readonly number[]> => {
    const rate = (await row(hour))!.onTime!.find((one) => one.stage === stage)!.rates.find(({ definition }) => definition.name === 'DUE_IN_PERIOD')!;
    return [rate.withExempted.numerator, rate.withExempted.denominator, rate.withoutExempted.denominator];
  };

  const toBeRated = withDeadline(resolved(2), deadline('rate', 2, 26));
  const windowOver: Step = ['TicketClosed', 26, { reasonCode: 'rating-window-passed' }, SYSTEM];

  it('know nothing of a rating window: used, passed, or passed with nobody having closed the ticket yet', async () => {
    const rated: Step = ['TicketRated', 20, { via: 'resident', solved: true }, { id: 'person-1', role: 'resident' }];
    const resolveDue = withDeadline(dispatched(1), deadline('resolve', 1, 3));
    await test.append([
      life(1, 0, [resolveDue, toBeRated, rated, closed(20)]), life(2, 0, [resolveDue, toBeRated, windowOver]), life(3, 0, [resolveDue, toBeRated]),
      life(4, 0, [resolveDue, withDeadline(resolved(4), deadline('rate', 4, 26)), windowOver]),
    ]);
    // Published when a definition could still name the window.
    const old = { ...SHIPPED_DEFINITIONS[0]!, name: 'OLD', stages: ['resolve', 'rate'] } as unknown as FigureDefinition;
    const { onTime, counts } = (await row(27, 'cohort', [...SHIPPED_DEFINITIONS, old]))!;
    expect(onTime!.map(({ stage }) => stage)).toEqual(['dispatch', 'acknowledge', 'resolve', 'perform']);
    expect(counts).toMatchObject({ breached: 1, overdue: 0, resolved: 4 });
    // What was due and not met is a breach.
    for (const { stage, rates } of onTime!) {
      for (const { definition, withExempted: { numerator, denominator } } of rates) expect([stage, definition.name, denominator - numerator]).toEqual([stage, definition.name, stage === 'resolve' ? 1 : 0]);
    }
    expect((await test.model.listTickets({ kind: 'communities', communities: ['xf'] }, { overdue: true }, { limit: 10 })).items).toEqual([]);
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
