import { Client } from 'pg';
import type { TicketScope } from '#libs/access/src/caller.js';
import type { PostgresLocation } from '#libs/platform/src/postgres-config.js';
import { postgresFault, PostgresUnavailableError } from '#libs/platform/src/postgres-fault.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import { openReadModel } from '../open-read-model.js';
import { PROJECTIONS } from '../projections.js';
import { ReadModelUnavailableError, ReadModelVersionError } from '../read-model.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '../testing/postgres-database.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { openPostgres, wholeNumber } from './postgres-pool.js';

const ALL: TicketScope = { kind: 'communities', communities: ['xf'] };
const USE = { statementMs: 300, lockMs: 100, idleInTransactionMs: 200, readOnly: false };

describeWithPostgres('the read model on PostgreSQL', () => {
  let database: PostgresDatabaseUnderTest;
  let location: PostgresLocation;
  beforeEach(async () => {
    database = await postgresDatabase();
    location = readModelServer({ READ_MODEL_URL: database.url });
  });
  afterEach(() => database.stop());

  it('is migrated and prepared once by many that start together', async () => {
    const opened = await Promise.all(Array.from({ length: 6 }, () => openReadModel(location)));
    try {
      const prepared = await Promise.all(opened.map((one) => prepareProjections(one, PROJECTIONS)));
      for (const checkpoints of prepared) expect(checkpoints.map(({ generation, position }) => [generation, position])).toEqual(PROJECTIONS.map(() => [1, 0n]));
    } finally {
      await Promise.all(opened.map((one) => one.close()));
    }
  });

  it('says before anybody has built it that its rows are to come', async () => {
    const model = await ThreadedReadModel.open({ location, queryTimeoutMs: 5_000, threads: 1 });
    try {
      await expect(model.listTickets(ALL, {}, { limit: 1 })).rejects.toThrow(ReadModelVersionError);
      expect(await model.checkpoints()).toEqual([]);
    } finally {
      await model.close();
    }
  });

  it('says that the server cannot be reached, to whoever asks and to whoever waits', async () => {
    const model = await ThreadedReadModel.open({ location: { ...location, port: 1 }, queryTimeoutMs: 5_000, threads: 1 });
    try {
      await expect(model.listTickets(ALL, {}, { limit: 1 })).rejects.toThrow(ReadModelUnavailableError);
      await expect(model.checkpoints()).rejects.toThrow(/ECONNREFUSED/);
      await expect(model.waitFor(1n, 1_000)).rejects.toThrow(ReadModelUnavailableError);
    } finally {
      await model.close();
    }
  });

  it('says that it cannot be read now, when its checkpoints do not come in time', async () => {
    const owner = await openReadModel(location);
    await prepareProjections(owner, PROJECTIONS);
    const model = await ThreadedReadModel.open({ location, queryTimeoutMs: 5_000, threads: 1 });
    const locking = new Client({ connectionString: database.url });
    await locking.connect();
    try {
      await locking.query('begin; lock table checkpoints in access exclusive mode');
      await Promise.all([
        expect(model.checkpoints()).rejects.toThrow(ReadModelUnavailableError),
        expect(model.waitFor(1n, 60_000)).rejects.toThrow(ReadModelUnavailableError),
      ]);
      await locking.query('rollback');
      expect(await model.checkpoints()).toHaveLength(PROJECTIONS.length);
    } finally {
      await locking.end();
      await model.close();
      await owner.close();
    }
  });

  it('can be read by an account that may do nothing else', async () => {
    const owner = await openReadModel(location);
    await prepareProjections(owner, PROJECTIONS);
    await owner.close();
    const role = `reader_${Date.now()}`;
    const admin = new Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(`create role ${role} login password 'geheim'; grant select on all tables in schema public to ${role}`);
    const model = await ThreadedReadModel.open({ location: { ...location, user: role, password: 'geheim' }, queryTimeoutMs: 5_000, threads: 1 });
    try {
      expect(await model.listTickets(ALL, {}, { limit: 1 })).toEqual({ items: [], nextCursor: null });
      expect(await model.checkpoints()).toHaveLength(PROJECTIONS.length);
    } finally {
      await model.close();
      await admin.query(`drop owned by ${role}; drop role ${role}`);
      await admin.end();
    }
  });

  it('ends the transaction of an owner that does nothing, and lets its locks go', async () => {
    const db = openPostgres<{ t: { id: number } }>(location, USE);
    const rival = openPostgres<{ t: { id: number } }>(location, USE);
    try {
      await db.schema.createTable('t').addColumn('id', 'integer').execute();
      await db.insertInto('t').values({ id: 1 }).execute();
      let met: unknown = 'nothing in the way';
      const frozen = db.transaction().execute(async (tx) => {
        await tx.updateTable('t').set({ id: 2 }).execute();
        met = await rival.updateTable('t').set({ id: 3 }).execute().catch((error: unknown) => postgresFault(error));
        await new Promise((resolve) => setTimeout(resolve, 400));
        await tx.updateTable('t').set({ id: 4 }).execute();
      });
      await expect(frozen).rejects.toThrow(PostgresUnavailableError);
      expect(met).toBe('busy');
      await rival.updateTable('t').set({ id: 5 }).execute();
      expect(await db.selectFrom('t').select('id').execute()).toEqual([{ id: 5 }]);
    } finally {
      await db.destroy();
      await rival.destroy();
    }
  });

  it('keeps texts in the order of code points, whatever the order of the database', async () => {
    const db = openPostgres<{ t: { name: string } }>(location, USE);
    const inOrder = ['A', 'B', 'a', 'b', '\u4e2d', '\u554a'];
    try {
      await db.schema.createTable('t').addColumn('name', 'text').execute();
      await db.insertInto('t').values(inOrder.toReversed().map((name) => ({ name }))).execute();
      expect((await db.selectFrom('t').select('name').orderBy('name').execute()).map(({ name }) => name)).toEqual(inOrder);
      expect((await db.selectFrom('t').select('name').where('name', '>', 'b').orderBy('name').execute()).map(({ name }) => name)).toEqual(inOrder.slice(4));
    } finally {
      await db.destroy();
    }
  });

  it('tells whole numbers that a double holds, and no others', async () => {
    expect(wholeNumber('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => wholeNumber('9007199254740993')).toThrow(RangeError);
  });
});
