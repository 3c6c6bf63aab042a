import fc from 'fast-check';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { PROJECTIONS } from './projections.js';
import { openReadModel } from './open-read-model.js';
import { assertProperty, runsOn } from './testing/assert-property.js';
import { communityHistory } from './testing/community-histories.js';
import { expectedTables, firstDifference } from './testing/expected-tables.js';
import { readTables, type RunningProjector, startProjector } from './testing/project-log.js';
import { publicationHistory } from './testing/publication-histories.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, positionsByStream, type TestLog } from './testing/test-log.js';
import { ticketHistory } from './testing/ticket-histories.js';

const uniqueTickets = fc.uniqueArray(ticketHistory, { selector: ({ streamId }) => streamId, minLength: 30, maxLength: 60 });

async function stoppedAfterwards(projector: RunningProjector, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } finally {
    await projector.stop();
  }
}

async function rebuildBeside({ store, readModel }: TestLog): Promise<void> {
  const database = await openReadModel(readModel);
  try {
    await rebuild({ store, database, projections: PROJECTIONS, upcasters: new Upcasters() });
  } finally {
    await database.close();
  }
}

describeOnReadModels('the projections', (kind) => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog(kind);
  });
  afterEach(() => log.remove());

  // 30 logs of 30–60 tickets each: well over a thousand random histories.
  it('store what the histories fold to, whatever the batches, restarts and rebuilds', async () => {
    let histories = 0;
    await assertProperty(fc.asyncProperty(
      uniqueTickets, communityHistory('xf'), communityHistory('ly'), fc.integer({ min: 1, max: 40 }), fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }), fc.boolean(),
      fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
      async (tickets, xf, ly, batchSize, restarts, rebuildMidway, [policies, calendars, definitions]) => {
        const published = [
          publicationHistory('policy', 'city', policies), publicationHistory('calendar', 'office', calendars), publicationHistory('definition', 'STRICT', definitions),
        ];
        const own = await openTestLog(kind);
        try {
          histories += tickets.length;
          const appended = appendAll(own.store, [...tickets, xf, ly, ...published]);
          for (const pause of restarts) {
            const projector = await startProjector(own.store, own.readModel, { batchSize });
            const goal = BigInt(pause * 5);
            await stoppedAfterwards(projector, async () => projector.until(goal < await own.store.head() ? goal : 0n));
          }
          const head = await appended;
          const projector = await startProjector(own.store, own.readModel, { batchSize });
          await stoppedAfterwards(projector, async () => {
            if (rebuildMidway) await rebuildBeside(own);
            const checkpoints = await projector.until(head);
            expect(checkpoints.filter(({ stopped }) => stopped !== null)).toEqual([]);
            expect(firstDifference(await readTables(projector.database), expectedTables(tickets, [xf, ly], await positionsByStream(own.store), published))).toBeUndefined();
          });
        } finally {
          await own.remove();
        }
      }), runsOn(kind, 30));
    expect(histories).toBeGreaterThan(runsOn(kind, 900));
  }, 120_000);

  it('move every checkpoint to the end of the log, also over events that they do not handle', async () => {
    const [community] = fc.sample(communityHistory('xf'), 1);
    if (community === undefined) throw new Error('no history');
    await appendAll(log.store, [community, { streamId: 'import-1', facts: [
      { type: 'ImportStarted', data: {}, revision: 0, occurredAt: '2026-03-01T00:00:00.000Z', recordedAt: '2026-03-01T00:00:00.000Z', actor: { id: 'admin-1', role: 'admin' } },
    ] }]);
    const projector = await startProjector(log.store, log.readModel);
    const head = await log.store.head();
    expect((await projector.until(head)).map(({ projection, position }) => [projection, position])).toEqual(PROJECTIONS.map(({ name }) => [name, head]).toSorted());
    await projector.stop();
  });
});
