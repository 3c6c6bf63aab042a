import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { type EventStore, isStreamOrdered, type Position } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { createLog } from '#libs/platform/src/logging.js';
import { Metrics } from '#libs/platform/src/metrics.js';
import { readModelServer, type ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendWhole, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { Projector } from './projector.js';

const LIMIT_MS = 20_000;
const TICKETS = sampleTickets(40, 101);

interface Running {
  /** Its log lines, by their event. */
  readonly told: readonly string[];
  /** As its run ended, if it has. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

describeWithPostgres('a projector', () => {
  let server: PostgresDatabaseUnderTest;
  let location: ReadModelLocation;
  let log: TestLog;
  let database: ProjectionDatabase;
  let admin: Client;
  const running: Running[] = [];

  beforeEach(async () => {
    [server, log] = await Promise.all([postgresDatabase(), openTestLog()]);
    location = readModelServer({ READ_MODEL_URL: server.url });
    await appendWhole(log.store, TICKETS);
    database = await openReadModel(location);
    admin = new Client({ connectionString: server.url });
    admin.on('error', () => undefined);
    await admin.connect();
  });
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
    await admin.end();
    await database.close();
    await server.stop();
    await log.remove();
  });

  async function start({ store = log.store, on = location }: { store?: EventStore; on?: ReadModelLocation } = {}): Promise<Running> {
    const told: string[] = [];
    const destination = { write: (line: string) => void told.push((JSON.parse(line) as { event: string }).event) };
    const own = await openReadModel(on);
    const milestoneStore = await SqliteEventStore.open({ path: log.logPath, mode: 'background' });
    const projector = new Projector({
      store, milestoneStore, database: own, upcasters: new Upcasters(), log: createLog({ level: 'info', service: 'projector', destination }), metrics: new Metrics('projector'),
    });
    const stopping = new AbortController();
    const ended = projector.run(stopping.signal, () => undefined).then(() => 'in order', (error: unknown) => error);
    let stopped: Promise<void> | undefined;
    const end = async (): Promise<void> => {
      stopping.abort();
      await ended;
      await milestoneStore.close();
      await own.close();
    };
    const one: Running = { told, ended, stop: () => (stopped ??= end()) };
    running.push(one);
    return one;
  }

  async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
    for (const giveUpAt = Date.now() + LIMIT_MS; !await isSo();) {
      if (Date.now() > giveUpAt) throw new Error(`not within ${LIMIT_MS} ms: ${what}; the projectors said ${running.map(({ told }) => told.join()).join('; ')}`);
      await delay(10);
    }
  }

  const appendMore = (seed: number): Promise<Position> => (
    appendWhole(log.store, sampleTickets(60, seed).filter(({ streamId }) => !TICKETS.some((ticket) => ticket.streamId === streamId))));

  const caughtUp = (): Promise<void> => until('all projections are at the end of the log', async () => {
    const [head, checkpoints] = [await log.store.head(), await readCheckpoints(database.db)];
    return checkpoints.length === PROJECTIONS.length && checkpoints.every(({ position }) => position >= head);
  });

  /** The log, whose reading in stream order stops after the first page until the gate is opened. */
  function gated(): { readonly store: EventStore; readonly reached: Promise<void>; open(): void } {
    const { store } = log;
    if (!isStreamOrdered(store)) throw new Error('a file is read in stream order');
    let [pages, open, reach] = [0, (): void => undefined, (): void => undefined];
    const opened = new Promise<void>((resolve) => { open = resolve; });
    const reached = new Promise<void>((resolve) => { reach = resolve; });
    const readInStreamOrder = async (cursor: string | null, upTo: Position): ReturnType<typeof store.readInStreamOrder> => {
      pages += 1;
      if (pages === 2) {
        reach();
        await opened;
      }
      return store.readInStreamOrder(cursor, upTo, 20);
    };
    const of = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = name === 'readInStreamOrder' ? readInStreamOrder : Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    return { store: of, reached, open };
  }

  it('takes over while somebody reads every table for long, and projects beside that', async () => {
    const first = await start();
    await caughtUp();
    await admin.query('begin isolation level repeatable read');
    const tables = (await admin.query<{ name: string }>("select quote_ident(tablename) as name from pg_tables where schemaname = 'public'")).rows;
    for (const { name } of tables) await admin.query(`select count(*) from ${name}`);
    const standby = await start();
    await until('it stands by', () => standby.told.includes('standing-by'));
    await first.stop();
    await appendMore(102);
    await caughtUp();
    expect(standby.told).toContain('projector-running');
    await admin.query('commit');
  }, 60_000);

  it('that loses its lease in the middle of a rebuild stands by, and ends the rebuild when it has the lease again', async () => {
    const gate = gated();
    const projector = await start({ store: gate.store });
    await gate.reached;
    await admin.query("update leases set holder = 'another', epoch = epoch + 1, until = until + 600000");
    // The work is asked to end at the next renewal, and ends at its next step.
    await delay(1_500);
    gate.open();
    await until('it stands by', () => projector.told.includes('lease-lost') && projector.told.includes('standing-by'));
    await admin.query('update leases set until = 0');
    await caughtUp();
    expect(projector.told.filter((event) => event === 'lease-held')).toHaveLength(2);
  }, 60_000);

  it('whose rebuild another process has gone on with begins anew', async () => {
    const gate = gated();
    const projector = await start({ store: gate.store });
    await gate.reached;
    await rebuild({ store: log.store, database, projections: PROJECTIONS, upcasters: new Upcasters() });
    gate.open();
    await until('it follows the log', () => projector.told.includes('projector-running'));
    expect(projector.told.filter((event) => event === 'others-in-the-way')).toHaveLength(1);
    await caughtUp();
  }, 60_000);

  it('that cannot get at the lease, because another transaction holds its row, asks again', async () => {
    await admin.query("insert into leases values ('projector', 'another', 1, 0)");
    await admin.query('begin');
    await admin.query('select * from leases for update');
    const projector = await start();
    await until('it says so', () => projector.told.includes('others-in-the-way'));
    await admin.query('commit');
    await caughtUp();
  }, 60_000);

  it('without the right to its tables ends, and names the statements that give it', async () => {
    const account = `projector_${Date.now()}`;
    const owner = await start();
    await caughtUp();
    await owner.stop();
    await admin.query(`create role ${account} login password 'geheim'; grant select on all tables in schema public to ${account}`);
    try {
      const as = { ...location, user: account, password: 'geheim' } as ReadModelLocation;
      const projector = await start({ on: as });
      const { name, message } = await projector.ended as Error;
      expect([name, message]).toEqual(['SetUpError', expect.stringContaining('permission denied for table leases') as unknown]);
      await admin.query(message.replace(/^.*what it needs: /, ''));
      await start({ on: as });
      await appendMore(102);
      await caughtUp();
    } finally {
      for (const one of running.splice(0)) await one.stop();
      await admin.query(`reassign owned by ${account} to current_user; drop owned by ${account}; drop role ${account}`);
    }
  }, 60_000);

  it('without a table that somebody has dropped ends, and says how to get it back', async () => {
    const projector = await start();
    await caughtUp();
    await admin.query('drop table tickets');
    await appendMore(103);
    expect(await projector.ended).toMatchObject({ name: 'SetUpError', message: expect.stringMatching(/"tickets" does not exist; "xiuhua rebuild" makes tables/) as string });
    await rebuild({ store: log.store, database, projections: PROJECTIONS, upcasters: new Upcasters() });
    await start();
    await caughtUp();
  }, 60_000);

  it('cannot be started by an account that may make no tables, and says which right it needs', async () => {
    const account = `nobody_${Date.now()}`;
    const empty = await postgresDatabase();
    await admin.query(`create role ${account} login password 'geheim'`);
    try {
      const there = { ...readModelServer({ READ_MODEL_URL: empty.url }), user: account, password: 'geheim' } as ReadModelLocation;
      await expect(openReadModel(there)).rejects.toThrow(`grant usage, create on schema public to ${account}`);
    } finally {
      await empty.stop();
      await admin.query(`drop role ${account}`);
    }
  });
});
