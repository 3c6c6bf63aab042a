import type { ResponseTimeRow } from '../read-model.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import type { StreamOfFacts } from '../testing/test-log.js';
import { openTestModel, type TestModel } from '../testing/test-model.js';
import { acknowledged, closed, dispatched, HOUR, life, resolved, type Step, unlinked } from '../testing/told-lives.js';

describeOnReadModels('response times', (kind) => {
  let test: TestModel;
  beforeEach(async () => {
    test = await openTestModel(kind);
  });
  afterEach(() => test.close());

  async function figuresOf(...tickets: readonly StreamOfFacts[]): Promise<ResponseTimeRow | undefined> {
    await test.append(tickets);
    return (await test.model.responseTimes(null, { groupBy: 'community' })).rows[0];
  }

  it('leave out a resolved ticket while it is closed as duplicate', async () => {
    const duplicate = [dispatched(1), resolved(4), closed(5, 'duplicate')];
    expect(await figuresOf(life(1, 0, [dispatched(1), resolved(2)]), life(2, 0, duplicate))).toMatchObject({
      reported: 2, open: 0, resolved: 1, ended: 1, resolution: { count: 1, mean: 2 * HOUR },
    });
    expect(await figuresOf(life(3, 0, [...duplicate, unlinked(6)]))).toMatchObject({
      reported: 3, open: 0, resolved: 2, ended: 1, resolution: { count: 2, mean: 3 * HOUR },
    });
  });

  it('count what happened before the report, beside the times', async () => {
    const answered = (hour: number): readonly Step[] => [dispatched(-3), acknowledged(hour)];
    expect(await figuresOf(life(1, 0, [...answered(-2), resolved(2)]), life(2, 0, answered(1)), life(3, 0, [...answered(-2), resolved(-1)]))).toMatchObject({
      reported: 3, open: 1, resolved: 2, invalid: 1,
      firstResponse: { count: 1, invalid: 2, mean: HOUR }, resolution: { count: 1, invalid: 1, mean: 2 * HOUR },
    });
  });
});
