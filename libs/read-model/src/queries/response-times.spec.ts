import type { Fact } from '#libs/ticketing/src/decider.js';
import type { ResponseTimeRow } from '../read-model.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { type RunningProjector, startProjector } from '../testing/project-log.js';
import { describeOnReadModels } from '../testing/postgres-database.js';
import { appendAll, openTestLog, type StreamOfFacts, type TestLog } from '../testing/test-log.js';

type Step = readonly [type: string, hour: number, data?: object];

const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T00:00:00.000Z');
const resolved = (hour: number): Step => ['TicketResolved', hour, { outcome: 'solved' }];
const duplicate: Step = ['TicketClosed', 5, { reasonCode: 'duplicate' }];
const unlinked: Step = ['TicketUnlinked', 6, { kind: 'duplicate', to: '20260301-00000-00009' }];

/** A ticket reported at hour 0, with its later steps. */
function life(number: number, ...steps: readonly Step[]): StreamOfFacts {
  const report: Step = ['TicketReported', 0, {
    ticketId: `20260302-00000-0000${number}`, kind: 'complaint', category: 'noise', communityId: 'xf', channel: 'web', urgency: 'general',
    reporterRef: 'person-1', routing: { result: 'unknown' },
  }];
  const facts = [report, ...steps].map(([type, hour, data = {}], revision): Fact<string, object> => {
    const occurredAt = new Date(START + hour * HOUR).toISOString();
    return { type, data, revision, occurredAt, recordedAt: occurredAt, actor: { id: 'leader', role: 'grid-leader' } };
  });
  return { streamId: `ticket-00000-0000${number}`, facts };
}

describeOnReadModels('response times', (kind) => {
  let log: TestLog;
  let projector: RunningProjector;
  let model: ThreadedReadModel;
  beforeEach(async () => {
    log = await openTestLog(kind);
    projector = await startProjector(log.store, log.readModel);
    model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 5000, threads: 1 });
  });
  afterEach(async () => {
    await model.close();
    await projector.stop();
    await log.remove();
  });

  async function figuresOf(...tickets: readonly StreamOfFacts[]): Promise<ResponseTimeRow | undefined> {
    await projector.until(await appendAll(log.store, tickets));
    return (await model.responseTimes(null, { groupBy: 'community' })).rows[0];
  }

  it('leave out a resolved ticket while it is closed as duplicate', async () => {
    const dispatched: Step = ['TicketDispatched', 1, { level: 'community', communityId: 'xf' }];
    expect(await figuresOf(life(1, dispatched, resolved(2)), life(2, dispatched, resolved(4), duplicate))).toMatchObject({
      reported: 2, open: 0, resolved: 1, ended: 1, resolution: { count: 1, mean: 2 * HOUR },
    });
    expect(await figuresOf(life(3, dispatched, resolved(4), duplicate, unlinked))).toMatchObject({
      reported: 3, open: 0, resolved: 2, ended: 1, resolution: { count: 2, mean: 3 * HOUR },
    });
  });

  it('count what happened before the report, beside the times', async () => {
    const acknowledged = (hour: number): readonly Step[] => [['TicketDispatched', -3, { level: 'community', communityId: 'xf' }], ['TicketAcknowledged', hour]];
    expect(await figuresOf(life(1, ...acknowledged(-2), resolved(2)), life(2, ...acknowledged(1)), life(3, ...acknowledged(-2), resolved(-1)))).toMatchObject({
      reported: 3, open: 1, resolved: 2, invalid: 1,
      firstResponse: { count: 1, invalid: 2, mean: HOUR }, resolution: { count: 1, invalid: 1, mean: 2 * HOUR },
    });
  });
});
