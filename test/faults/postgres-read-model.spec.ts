import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { verifyReadModel } from '#libs/projections/src/verify-read-model.js';
import { DueMilestones } from '#libs/read-model/src/milestones/due-milestones.js';
import { openReadModel, openReadModelSnapshot } from '#libs/read-model/src/open-read-model.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { afterTime } from '#libs/read-model/src/testing/after-time.js';
import { postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendWhole, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { allEnded, closeAll, failIfCrashed, isRunning, killAtOnce } from '../support/end-process.js';
import { clockAhead } from '../support/other-clock.js';
import { describeWithOwnPostgres } from '../support/postgres/own-postgres.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';
import { rounds } from '../support/rounds.js';

const MAIN = join(__dirname, '..', '..', 'apps', 'projector', 'src', 'main.js');
const FIVE_MINUTES_MS = 300_000;
/** A lease lasts five seconds, and so does the longest that a frozen transaction holds a lock. */
const TAKEOVER_LIMIT_MS = 12_000;
const ROUNDS = rounds(2);
const TICKETS_PER_ROUND = 60;
const MOST_TRIES = 300;

/** Two projectors on one log and one server, the second with a clock that is five minutes ahead. */
class Projectors {
  private readonly children: ChildProcess[] = [];

  constructor(private readonly log: TestLog, private readonly url: string) {}

  async start(shiftMs: number): Promise<ChildProcess> {
    const env = { PATH: process.env['PATH'], DATA_DIR: this.log.folder, READ_MODEL_URL: this.url, LOG_LEVEL: 'silent', ...clockAhead(shiftMs) };
    const child = fork(MAIN, [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.children.push(child);
    await once(child, 'message', { signal: AbortSignal.timeout(20_000) });
    return child;
  }

  async startBoth(): Promise<void> {
    await this.start(0);
    await this.start(FIVE_MINUTES_MS);
  }

  /** The process that has the lease. */
  async working(database: ProjectionDatabase): Promise<ChildProcess> {
    const holder = await database.leases?.holderOf('projector');
    const child = this.children.find(({ pid }) => holder?.holder.includes(`/${pid}/`));
    if (child === undefined || !isRunning(child)) throw new Error(`no projector of this test works: ${holder?.holder ?? 'nobody does'}`);
    return child;
  }

  /** @throws Error when one has crashed, which the others may have hidden */
  async end(): Promise<void> {
    await allEnded(this.children.map(async (child) => {
      await killAtOnce(child);
      failIfCrashed(child, 'a projector');
    }));
  }
}

describeWithOwnPostgres('the read model on PostgreSQL', () => {
  let server: PostgresServer;
  let own: PostgresDatabaseUnderTest;
  let log: TestLog;
  let database: ProjectionDatabase;
  let projectors: Projectors;
  let appended = 0;

  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 60_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    log = await openTestLog();
    own = await postgresDatabase(server);
    database = await openReadModel(readModelServer({ READ_MODEL_URL: own.url }));
    projectors = new Projectors(log, own.url);
    appended = 0;
  });
  afterEach(async () => {
    await closeAll(() => projectors.end(), () => database.close(), () => own.stop(), () => log.remove());
  });

  async function ask(url: string, statement: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  const tickets = sampleTickets((2 * TICKETS_PER_ROUND + MOST_TRIES) * ROUNDS, 71);
  /** More to project, some of it due to be woken. */
  async function append(count = TICKETS_PER_ROUND): Promise<void> {
    const batch = tickets.slice(appended, appended + count).map((ticket) => afterTime(ticket, new Date().toISOString()));
    if (batch.length < count) throw new Error('there are no more tickets');
    appended += count;
    await appendWhole(log.store, batch);
  }

  /** @returns how long it took */
  async function caughtUp(): Promise<number> {
    const began = Date.now();
    for (;;) {
      const head = await log.store.head();
      const standing = await readCheckpoints(database.db).catch(() => []);
      if (standing.length === PROJECTIONS.length && standing.every(({ position }) => position >= head)) {
        const due = await new DueMilestones(database.db).next(10_000);
        if (due.every(({ at }) => at >= Date.now()) && await log.store.head() === head) return Date.now() - began;
      }
      if (Date.now() - began > 40_000) throw new Error(`not at ${head}: ${standing.map(({ projection, position, stopped }) => `${projection} ${position} ${stopped?.eventId ?? ''}`).join()}`);
      await delay(20);
    }
  }

  async function isFreshFold(): Promise<void> {
    const live = openReadModelSnapshot(readModelServer({ READ_MODEL_URL: own.url }));
    const scratch = await openReadModel({ kind: 'sqlite', path: join(log.folder, `scratch-${Date.now()}.db`) });
    try {
      expect(await verifyReadModel({ store: log.store, live, scratch, projections: PROJECTIONS, upcasters: new Upcasters() }))
        .toMatchObject({ clean: true, differenceCount: 0, projections: [{ behind: 0n }, { behind: 0n }, { behind: 0n }] });
    } finally {
      await scratch.close();
      await live.close();
    }
  }

  /** Somewhere between begin and commit: the server sees a transaction that has written and whose owner does nothing. */
  async function freezeInTransaction(projector: ChildProcess): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      await append(1);
      await delay(Math.random() * 15);
      projector.kill('SIGSTOP');
      const open = await ask(own.url, `select pid from pg_stat_activity where application_name = 'xiuhua' and state = 'idle in transaction'
        and pid in (select pid from pg_locks where mode = 'RowExclusiveLock' and granted)`);
      if (open.length > 0) return;
      projector.kill('SIGCONT');
    }
    throw new Error('the projector was never met in a transaction');
  }

  it('goes on where it was after the server was killed and came back, nothing lost and nothing twice', async () => {
    await projectors.startBoth();
    for (let round = 0; round < ROUNDS; round += 1) {
      const appending = append();
      await delay(Math.random() * 300);
      await server.kill();
      await appending;
      await delay(Math.random() * 500);
      await server.start();
      await caughtUp();
      await isFreshFold();
    }
  }, 60_000 * ROUNDS);

  it('is gone on with by the one that stands by, within seconds, after the worker is killed', async () => {
    await projectors.startBoth();
    for (let round = 0; round < ROUNDS; round += 1) {
      await append();
      await caughtUp();
      const worker = await projectors.working(database);
      const appending = append(TICKETS_PER_ROUND / 2);
      await delay(Math.random() * 100);
      await killAtOnce(worker);
      await appending;
      await append(TICKETS_PER_ROUND / 2);
      expect(await caughtUp()).toBeLessThan(TAKEOVER_LIMIT_MS);
      expect(await projectors.working(database)).not.toBe(worker);
      await isFreshFold();
      await projectors.start(round % 2 === 0 ? 0 : FIVE_MINUTES_MS);
    }
  }, 60_000 * ROUNDS);

  it('takes nothing from a worker that was frozen in mid-transaction, once another one works', async () => {
    await projectors.startBoth();
    for (let round = 0; round < ROUNDS; round += 1) {
      const worker = await projectors.working(database);
      await freezeInTransaction(worker);
      await append();
      expect(await caughtUp()).toBeLessThan(TAKEOVER_LIMIT_MS);
      expect(await projectors.working(database)).not.toBe(worker);
      worker.kill('SIGCONT');
      await append();
      await caughtUp();
      await isFreshFold();
    }
  }, 60_000 * ROUNDS);
});
