import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type Checkpoint, readCheckpoints } from '#libs/projections/src/checkpoints.js';
import { verifyReadModel, type VerifyReport } from '#libs/projections/src/verify-read-model.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModelFile, openReadModelSnapshot } from '#libs/read-model/src/sqlite/open-read-model-file.js';
import { expectedTables, firstDifference } from '#libs/read-model/src/testing/expected-tables.js';
import { readTables } from '#libs/read-model/src/testing/project-log.js';
import { sampleCommunity, sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, positionsByStream, type TestLog } from '#libs/read-model/src/testing/test-log.js';

const MAIN = join(__dirname, '..', '..', 'apps', 'projector', 'src', 'main.js');
const KILLS = 12;

/** The real projector as a process of its own. */
function startProjector({ folder }: TestLog): ChildProcess {
  return fork(MAIN, [], { env: { ...process.env, DATA_DIR: folder, LOG_LEVEL: 'silent' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

function ended(child: ChildProcess): Promise<number | null> {
  return child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve(child.exitCode)
    : new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the projector ended with code ${code} before it was ready`)));
  });
}

async function checkpoints({ readModelPath }: TestLog): Promise<Checkpoint[]> {
  const database = openReadModelSnapshot(readModelPath);
  try {
    return await readCheckpoints(database.db);
  } finally {
    await database.close();
  }
}

async function reaches(log: TestLog, position: Position): Promise<void> {
  const giveUpAt = Date.now() + 20_000;
  while (!(await checkpoints(log)).every((checkpoint) => checkpoint.position >= position)) {
    if (Date.now() > giveUpAt) throw new Error(`the projector does not reach ${position}`);
    await delay(20);
  }
}

async function verify(log: TestLog, run: string): Promise<VerifyReport> {
  const live = openReadModelSnapshot(log.readModelPath);
  const scratch = await openReadModelFile(join(log.folder, `scratch-${run}.db`));
  try {
    return await verifyReadModel({ store: log.store, live, scratch, projections: PROJECTIONS, upcasters: new Upcasters() });
  } finally {
    await scratch.close();
    await live.close();
  }
}

describe('a projector killed at random moments', () => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog();
  });
  afterEach(() => log.remove());

  it('leaves rows and checkpoints that belong together, and goes on to the same read model', async () => {
    const tickets = sampleTickets(1200, 41);
    const community = sampleCommunity('xf', 41);
    await appendAll(log.store, tickets.slice(0, 100));
    let head = log.store.head();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const projector = startProjector(log);
      await ready(projector);
      const batch = [...tickets.slice(100 + kill * 90, 190 + kill * 90), ...(kill === 5 ? [community] : [])];
      head = appendAll(log.store, batch);
      await delay(Math.random() * 60);
      projector.kill('SIGKILL');
      await ended(projector);
      await head;
      expect(await verify(log, `kill-${kill}`)).toMatchObject({ clean: true, differenceCount: 0 });
    }
    const projector = startProjector(log);
    await ready(projector);
    await reaches(log, await head);
    projector.kill('SIGTERM');
    expect(await ended(projector)).toBe(0);
    const database = await openReadModelFile(log.readModelPath);
    const appended = tickets.slice(0, 100 + KILLS * 90);
    expect(firstDifference(await readTables(database), expectedTables(appended, [community], await positionsByStream(log.store)))).toBeUndefined();
    await database.close();
  }, 120_000);

  it('goes on with the rebuild it was killed in', async () => {
    const tickets = sampleTickets(1500, 42);
    const head = await appendAll(log.store, tickets);
    let killedBeforeReady = 0;
    for (let kill = 0; kill < 6; kill += 1) {
      const projector = startProjector(log);
      // Most of this time goes into starting the process; the rebuild itself takes a tenth of a second.
      const first = await Promise.race([ready(projector).then(() => 'ready', () => 'ended'), delay(250 + kill * 40).then(() => 'busy')]);
      if (first === 'busy') killedBeforeReady += 1;
      projector.kill('SIGKILL');
      await ended(projector);
    }
    expect(killedBeforeReady).toBeGreaterThan(0);
    const projector = startProjector(log);
    await ready(projector);
    await reaches(log, head);
    projector.kill('SIGTERM');
    await ended(projector);
    expect(await verify(log, 'rebuilt')).toMatchObject({ clean: true, differenceCount: 0 });
    const database = await openReadModelFile(log.readModelPath);
    expect(firstDifference(await readTables(database), expectedTables(tickets, [], await positionsByStream(log.store)))).toBeUndefined();
    await database.close();
  }, 120_000);

  it('ends by itself when the process that started it is gone', async () => {
    const projector = startProjector(log);
    await ready(projector);
    projector.disconnect();
    expect(await ended(projector)).toBe(0);
  });
});
