import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { type Checkpoint, readCheckpoints } from '#libs/projections/src/checkpoints.js';
import { verifyReadModel, type VerifyReport } from '#libs/projections/src/verify-read-model.js';
import { DueMilestones } from '#libs/read-model/src/milestones/due-milestones.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModel, openReadModelSnapshot } from '#libs/read-model/src/open-read-model.js';
import { afterTime } from '#libs/read-model/src/testing/after-time.js';
import { expectedTables, firstDifference } from '#libs/read-model/src/testing/expected-tables.js';
import { readTables } from '#libs/read-model/src/testing/project-log.js';
import { sampleCommunity, sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import type { TicketHistory } from '#libs/read-model/src/testing/ticket-histories.js';
import { appendWhole, openTestLog, positionsByStream, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { allEnded, closeAll, endInOrder, failIfCrashed, killAtOnce } from '../support/end-process.js';
import { rounds } from '../support/rounds.js';

const MAIN = join(__dirname, '..', '..', 'apps', 'projector', 'src', 'main.js');
const KILLS = rounds(12);
/** Appended before the first kill, and at each. */
const [FIRST_TICKETS, TICKETS_PER_KILL] = [100, 90];
const STOP_LIMIT_MS = 12_000;

/** Every process of the test that runs. */
const started: ChildProcess[] = [];

/** The real projector as a process of its own. */
function startProjector({ folder }: TestLog): ChildProcess {
  const child = fork(MAIN, [], { env: { PATH: process.env['PATH'], DATA_DIR: folder, LOG_LEVEL: 'silent' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  started.push(child);
  return child;
}

/** @throws Error when it has crashed before */
async function killProjector(child: ChildProcess): Promise<void> {
  await killAtOnce(child);
  failIfCrashed(child, 'the projector');
}

/** @returns its exit code @throws Error when it has crashed before */
async function stopProjector(child: ChildProcess): Promise<number | null> {
  await endInOrder(child, STOP_LIMIT_MS);
  failIfCrashed(child, 'the projector');
  return child.exitCode;
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

async function checkpoints({ readModel }: TestLog): Promise<Checkpoint[]> {
  const database = openReadModelSnapshot(readModel);
  try {
    return await readCheckpoints(database.db);
  } finally {
    await database.close();
  }
}

async function isBehind(log: TestLog): Promise<boolean> {
  const head = await log.store.head();
  return (await checkpoints(log)).some(({ position }) => position < head);
}

async function dueNow({ readModel }: TestLog): Promise<number> {
  const database = openReadModelSnapshot(readModel);
  try {
    const now = Date.now();
    return (await new DueMilestones(database.db).next(10_000)).filter(({ at }) => at < now).length;
  } finally {
    await database.close();
  }
}

/** Every ticket is woken, and the rows say so. */
async function settles(log: TestLog): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while ((await dueNow(log)) > 0 || await isBehind(log)) {
    if (Date.now() > giveUpAt) throw new Error(`${await dueNow(log)} tickets are not woken`);
    await delay(50);
  }
}

async function verify(log: TestLog, run: string): Promise<VerifyReport> {
  const live = openReadModelSnapshot(log.readModel);
  const scratch = await openReadModel({ kind: 'sqlite', path: join(log.folder, `scratch-${run}.db`) });
  try {
    return await verifyReadModel({ store: log.store, live, scratch, projections: PROJECTIONS, upcasters: new Upcasters() });
  } finally {
    await scratch.close();
    await live.close();
  }
}

const now = (history: TicketHistory): TicketHistory => afterTime(history, new Date().toISOString());

describe('a projector killed at random moments', () => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog();
  });
  afterEach(() => closeAll(() => allEnded(started.splice(0).map(killProjector)), () => log.remove()));

  it('leaves rows and checkpoints that belong together, and goes on to the same read model', async () => {
    const tickets = sampleTickets(FIRST_TICKETS + KILLS * TICKETS_PER_KILL, 41);
    const community = sampleCommunity('xf', 41);
    await appendWhole(log.store, tickets.slice(0, FIRST_TICKETS));
    let head = log.store.head();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const projector = startProjector(log);
      await ready(projector);
      const from = FIRST_TICKETS + kill * TICKETS_PER_KILL;
      const batch = [...tickets.slice(from, from + TICKETS_PER_KILL), ...(kill === Math.floor((KILLS - 1) / 2) ? [community] : [])];
      head = appendWhole(log.store, batch);
      await delay(Math.random() * 60);
      await killProjector(projector);
      await head;
      expect(await verify(log, `kill-${kill}`)).toMatchObject({ clean: true, differenceCount: 0 });
    }
    const projector = startProjector(log);
    await ready(projector);
    await head;
    await settles(log);
    expect(await stopProjector(projector)).toBe(0);
    const database = await openReadModel(log.readModel);
    expect(firstDifference(await readTables(database), expectedTables(tickets.map(now), [community], await positionsByStream(log.store)))).toBeUndefined();
    await database.close();
  }, 60_000 + KILLS * 8_000);

  it('goes on with the rebuild it was killed in', async () => {
    const tickets = sampleTickets(1500, 42);
    await appendWhole(log.store, tickets);
    let killedBeforeReady = 0;
    for (let kill = 0; kill < 6; kill += 1) {
      const projector = startProjector(log);
      // Most of this time goes into starting the process; the rebuild itself takes a tenth of a second.
      const first = await Promise.race([ready(projector).then(() => 'ready', () => 'ended'), delay(250 + kill * 40).then(() => 'busy')]);
      if (first === 'busy') killedBeforeReady += 1;
      await killProjector(projector);
    }
    expect(killedBeforeReady).toBeGreaterThan(0);
    const projector = startProjector(log);
    await ready(projector);
    await settles(log);
    expect(await stopProjector(projector)).toBe(0);
    expect(await verify(log, 'rebuilt')).toMatchObject({ clean: true, differenceCount: 0 });
    const database = await openReadModel(log.readModel);
    expect(firstDifference(await readTables(database), expectedTables(tickets.map(now), [], await positionsByStream(log.store)))).toBeUndefined();
    await database.close();
  }, 120_000);

  it('wakes every ticket to the same facts, each once, however often it is killed and with a second one beside it', async () => {
    const tickets = sampleTickets(1500, 43);
    await appendWhole(log.store, tickets);
    const second = startProjector(log);
    await ready(second);
    for (let kill = 0; kill < 5; kill += 1) {
      const first = startProjector(log);
      await ready(first);
      await delay(Math.random() * 150);
      await killProjector(first);
    }
    await settles(log);
    expect(await stopProjector(second)).toBe(0);
    let brought = 0;
    for (const history of tickets) {
      const told = (await log.store.readStream(history.streamId)).map(({ type, data, metadata: { occurredAt, actor } }) => ({ type, data, occurredAt, actor }));
      const expected = now(history).facts.map(({ type, data, occurredAt, actor }) => ({ type, data, occurredAt, actor }));
      expect(told).toEqual(JSON.parse(JSON.stringify(expected)));
      brought += told.length - history.facts.length;
    }
    expect(brought).toBeGreaterThan(400);
    expect(await verifyChain(log.store)).toMatchObject({ findings: [] });
    expect(await verify(log, 'woken')).toMatchObject({ clean: true, differenceCount: 0 });
  }, 120_000);

  it('ends by itself when the process that started it is gone', async () => {
    const projector = startProjector(log);
    await ready(projector);
    projector.disconnect();
    expect(await ended(projector)).toBe(0);
  });
});
