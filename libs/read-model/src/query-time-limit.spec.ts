import { sql } from 'kysely';
import type { TicketScope } from '#libs/access/src/caller.js';
import { QueryTimeoutError, type TicketFilter } from './read-model.js';
import { openReadModel } from './open-read-model.js';
import { ThreadedReadModel } from './threaded-read-model.js';
import { startProjector } from './testing/project-log.js';
import { sampleTickets } from './testing/sample-histories.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, type TestLog } from './testing/test-log.js';
import { TICKETS } from './tickets/ticket-tables.js';

/** No index leads to it: every ticket about noise is looked at. */
const NOTHING: TicketFilter = { category: 'noise/of/nothing' };
const CITY: TicketScope = { kind: 'communities', communities: ['xf', 'ly'] };

describeOnReadModels('the time limit of a query', (kind) => {
  // PostgreSQL takes longer to write them, and to read them.
  const ROWS = kind === 'sqlite' ? 600_000 : 60_000;
  let log: TestLog;
  beforeAll(async () => {
    log = await openTestLog(kind);
    const head = await appendAll(log.store, sampleTickets(1, 51));
    const projector = await startProjector(log.store, log.readModel);
    await projector.until(head);
    await projector.stop();
    const database = await openReadModel(log.readModel);
    const columns = Object.keys(TICKETS.columns);
    const values = columns.map((column) => (column === 'stream_id' || column === 'ticket_id' ? `'many-' || n` : column === 'community_id' ? `'xf'` : column.startsWith('category') ? `'noise'` : column));
    await sql.raw(`with recursive many(n) as (select 1 union all select n + 1 from many where n < ${ROWS})
      insert into tickets (${columns.join(', ')}) select ${values.join(', ')} from many cross join (select * from tickets limit 1)`).execute(database.db);
    await database.close();
  }, 60_000);
  afterAll(() => log.remove());

  it.each<[string, (model: ThreadedReadModel) => Promise<unknown>]>([
    // PostgreSQL finds that it finds nothing by skipping along an index.
    ...(kind === 'sqlite' ? [['a list that finds nothing in many rows', (model) => model.listTickets(CITY, NOTHING, { limit: 10 })] as [string, (model: ThreadedReadModel) => Promise<unknown>]] : []),
    ['a statistic over many rows', (model) => model.responseTimes(null, { groupBy: 'channel' })],
  ])('stops %s, and the thread is free for the next', async (_name, ask) => {
    const model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 12, threads: 1 });
    try {
      // The thread is started first, so that the limit falls into the query itself.
      for (let tries = 0; tries < 100 && !(await model.communities({ limit: 1 }).then(() => true, () => false)); tries += 1);
      const startedAt = performance.now();
      await expect(ask(model)).rejects.toThrow(QueryTimeoutError);
      expect(performance.now() - startedAt).toBeLessThan(250);
      await expect(model.communities({ limit: 1 })).resolves.toEqual({ items: [], nextCursor: null });
    } finally {
      await model.close();
    }
  });

  it('leaves a query alone that needs less', async () => {
    const model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 20_000, threads: 1 });
    expect((await model.responseTimes(null, { groupBy: 'channel' })).rows.reduce((sum, { reported }) => sum + reported, 0)).toBe(ROWS + 1);
    expect(await model.listTickets(CITY, NOTHING, { limit: 10 })).toEqual({ items: [], nextCursor: null });
    await model.close();
  });
});
