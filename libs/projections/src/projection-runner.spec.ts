import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { type RunningProjector, startProjector } from '#libs/read-model/src/testing/project-log.js';
import { describeOnReadModels } from '#libs/read-model/src/testing/postgres-database.js';
import { openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { CheckpointMoved } from './checkpoints.js';
import type { ProjectionDatabase } from './engine-tables.js';
import { prepareProjections } from './prepare-projections.js';
import type { Projection } from './projection.js';
import { ProjectionLane } from './projection-lane.js';
import { verifyReadModel } from './verify-read-model.js';
import { appendCounted, countable, storedTallies, tally } from './testing/tally.js';

/** Meets every event and stores none: what becomes of it must not depend on its neighbour. */
const onlooker: Projection = { name: 'onlooker', version: 1, handles: tally.handles, tables: [], project: async () => undefined };

describeOnReadModels('projections of one read model', (kind) => {
  let log: TestLog;
  const opened: ProjectionDatabase[] = [];
  beforeEach(async () => {
    log = await openTestLog(kind);
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    await log.remove();
  });

  async function openDatabase(): Promise<ProjectionDatabase> {
    const database = await openReadModel(log.readModel);
    opened.push(database);
    await prepareProjections(database, [tally]);
    return database;
  }

  /** As one process holds it: on a connection of its own. */
  async function openLane(): Promise<ProjectionLane> {
    const lane = new ProjectionLane(await openDatabase(), tally, new Upcasters());
    await lane.load();
    return lane;
  }

  const tallies = async () => storedTallies((await openDatabase()).db);

  const start = (batchSize: number) => startProjector(log.store, log.readModel, { batchSize, projections: [tally] });

  /** Before that, a restarted runner's read model still tells of the last stop. */
  async function poisoned({ poison }: RunningProjector): Promise<void> {
    for (let waits = 0; poison.length === 0; waits += 1) {
      if (waits === 2000) throw new Error('the projector meets no event that it cannot project');
      await delay(5);
    }
  }

  it('project every event once, whichever of two runners is faster and wherever they are stopped', async () => {
    const streams = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`stream-${n}`, countable(25)]));
    const appended = appendCounted(log.store, streams);
    for (const batchSize of [1, 3, 7]) {
      const pair = [await start(batchSize), await start(batchSize)] as const;
      await pair[0].until(20n * BigInt(batchSize)).finally(() => Promise.all(pair.map((projector) => projector.stop())));
    }
    const last = await start(100);
    await last.until(await appended).finally(() => last.stop());
    expect(await tallies()).toEqual(Object.fromEntries(Object.keys(streams).map((stream) => [stream, 25])));
  });

  it('write nothing on a checkpoint that somebody else has moved', async () => {
    await appendCounted(log.store, { 'stream-1': countable(5) });
    const [faster, slower] = [await openLane(), await openLane()];
    const page = await log.store.readAll(0n, 10);
    expect(await faster.advance(page)).toBe(5);
    await expect(slower.advance(page)).rejects.toThrow(CheckpointMoved);
    expect(await tallies()).toEqual({ 'stream-1': 5 });
    expect((await slower.load()).position).toBe(page.position);
  });

  it('pass over what a page brings again', async () => {
    await appendCounted(log.store, { 'stream-1': countable(8) });
    const lane = await openLane();
    await lane.advance(await log.store.readAll(0n, 5));
    expect(await lane.advance(await log.store.readAll(0n, 8))).toBe(3);
    expect(await tallies()).toEqual({ 'stream-1': 8 });
  });

  it('stop at an event that cannot be projected, by name, with everything before it and nothing behind it; others go on', async () => {
    const head = await appendCounted(log.store, { 'stream-1': [...countable(3), 'Poison', ...countable(4)] });
    const poison = (await log.store.readStream('stream-1'))[3];
    for (const run of ['the first', 'after a restart']) {
      const projector = await startProjector(log.store, log.readModel, { projections: [tally, onlooker] });
      try {
        await poisoned(projector);
        const checkpoints = await projector.until(head);
        expect({ run, at: checkpoints.map(({ projection, position, stopped }) => [projection, position, stopped]) }).toEqual({
          run, at: [['onlooker', head, null], ['tally', 3n, { at: 4n, eventId: poison?.eventId }]],
        });
      } finally {
        await projector.stop();
      }
      expect(projector.poison).toMatchObject([{ projection: 'tally', position: 4n, eventId: poison?.eventId }]);
      expect(await tallies()).toEqual({ 'stream-1': 3 });
    }
    const scratch = await openReadModel({ kind: 'sqlite', path: join(log.folder, 'scratch.db') });
    opened.push(scratch);
    const live = await openDatabase();
    expect(await verifyReadModel({ store: log.store, live, scratch, projections: [tally], upcasters: new Upcasters() })).toMatchObject({
      clean: false, differenceCount: 0, head, projections: [{ projection: 'tally', position: 3n, behind: head - 3n, stoppedAt: 4n }],
    });
  });

  it('end with a reason when the log is closed under them', async () => {
    const projector = await start(10);
    await log.store.close();
    await expect(projector.until(1n)).rejects.toThrow('it was closed');
    await expect(projector.stop()).rejects.toThrow('it was closed');
  });
});
