import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { TicketScope } from '#libs/access/src/caller.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import { rebuild, type RebuildProgress, type RebuildResult } from '#libs/projections/src/rebuild.js';
import { NEXT, createTables } from '#libs/projections/src/table-definition.js';
import { openReadModel } from '../open-read-model.js';
import { PROJECTIONS } from '../projections.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '../testing/postgres-database.js';
import { sampleTickets } from '../testing/sample-histories.js';
import { appendWhole, openTestLog, type TestLog } from '../testing/test-log.js';
import { ThreadedReadModel } from '../threaded-read-model.js';
import { ticketsProjection } from '../tickets/tickets-projection.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';

const TICKETS = sampleTickets(60, 91);
const ALL: TicketScope = { kind: 'communities', communities: [...new Set(TICKETS.map(({ state }) => (state.status === 'none' ? '' : state.communityId)))] };
/** A list that is held up for as long as a projector waits for a lock elsewhere, two seconds, does not come in time. */
const LIST_LIMIT_MS = 1_500;

describeWithPostgres('a rebuild beside somebody who reads for long, as a copy of the database does,', () => {
  let server: PostgresDatabaseUnderTest;
  let log: TestLog;
  let database: ProjectionDatabase;
  let model: ThreadedReadModel;
  let reader: Client;
  let head: Position;
  const phases: RebuildProgress['phase'][] = [];

  beforeEach(async () => {
    [server, log] = await Promise.all([postgresDatabase(), openTestLog()]);
    const location = readModelServer({ READ_MODEL_URL: server.url });
    head = await appendWhole(log.store, TICKETS);
    database = await openReadModel(location);
    await prepareProjections(database, PROJECTIONS);
    model = await ThreadedReadModel.open({ location, queryTimeoutMs: LIST_LIMIT_MS, threads: 1 });
    reader = new Client({ connectionString: server.url });
    reader.on('error', () => undefined);
    await reader.connect();
    phases.length = 0;
  });
  afterEach(async () => {
    await reader.end();
    await model.close();
    await database.close();
    await server.stop();
    await log.remove();
  });

  const rebuilding = (signal?: AbortSignal): Promise<RebuildResult> => rebuild({
    store: log.store, database, projections: PROJECTIONS, upcasters: new Upcasters(), ...(signal === undefined ? {} : { signal }),
    onProgress: ({ phase }) => void phases.push(phase),
  });
  const waits = (): number => phases.filter((phase) => phase === 'waiting-for-readers').length;
  const untilWaited = async (times: number): Promise<void> => {
    for (const giveUpAt = Date.now() + 20_000; waits() < times;) {
      if (Date.now() > giveUpAt) throw new Error(`the rebuild did not wait: ${phases.join()}`);
      await delay(5);
    }
  };
  const read = async (table: string): Promise<void> => {
    await reader.query('begin isolation level repeatable read');
    await reader.query(`select count(*) from ${table}`);
  };
  const listed = async (): Promise<number> => (await model.listTickets(ALL, {}, { limit: 500 })).items.length;

  // Of the last table, so that the locks of all before it are held while it is waited for.
  it.each([['first', 'tickets'], ['last', 'units']])('waits for the reader of the %s table, keeps nobody else from reading meanwhile, and takes over when that ends', async (_, table) => {
    await rebuilding();
    const late = sampleTickets(20, 92).filter(({ streamId }) => !TICKETS.some((ticket) => ticket.streamId === streamId));
    await read(table);
    phases.length = 0;
    const rebuilt = rebuilding();
    for (let asked = 0; asked < 25 || waits() < 4; asked += 1) {
      expect(await listed()).toBe(TICKETS.length);
      if (waits() === 2 && await log.store.head() === head) await appendWhole(log.store, late);
    }
    await reader.query('commit');
    // What has come while it waited is in it.
    expect((await rebuilt).position).toBe(await log.store.head());
    expect(await readCheckpoints(database.db)).toMatchObject(PROJECTIONS.map(() => ({ generation: 3 })));
    expect((await reader.query<{ count: string }>(`select count(*) from tickets`)).rows).toEqual([{ count: String(TICKETS.length + late.length) }]);
  }, 60_000);

  it('waits at its beginning too, where an earlier one has left tables behind', async () => {
    await createTables(database.db, ticketsProjection, NEXT);
    await read(`tickets${NEXT}`);
    const rebuilt = rebuilding();
    await untilWaited(2);
    await reader.query('commit');
    expect((await rebuilt).position).toBe(head);
  }, 30_000);

  it('ends its waiting when it is told to stop, and goes on from there the next time', async () => {
    await read('tickets');
    const stopping = new AbortController();
    const rebuilt = rebuilding(stopping.signal);
    await untilWaited(1);
    stopping.abort();
    await expect(rebuilt).rejects.toThrow('aborted');
    expect(await listed()).toBe(0);
    await reader.query('commit');
    expect(await rebuilding()).toMatchObject({ position: head, resumed: true });
    expect(await listed()).toBe(TICKETS.length);
  }, 30_000);
});
