import { DatabaseSync } from 'node:sqlite';
import { type CompiledQuery, Kysely, sql } from 'kysely';
import { NodeSqliteDialect } from '../sqlite/node-sqlite-dialect.js';
import { emptyReadModelFile } from '../testing/empty-read-model-file.js';
import type { QueryDatabase, ReadModelTables } from './query-database.js';
import { escalations, workList } from './work-list.js';

/** Wrong plans give right answers, only in minutes: no other test would tell. */
describe('the way SQLite finds', () => {
  let tables: Awaited<ReturnType<typeof emptyReadModelFile>>;
  let file: DatabaseSync;
  let database: QueryDatabase;
  const asked: CompiledQuery[] = [];

  beforeAll(async () => {
    tables = await emptyReadModelFile();
    file = new DatabaseSync(tables.path, { readOnly: true });
    const db = new Kysely<ReadModelTables>({ dialect: new NodeSqliteDialect(file, 'read-only'), log: ({ query }) => void asked.push(query) });
    database = { db, readArrays: () => Promise.reject(new Error('not asked here')), inTime: () => sql<boolean>`1 = 1`, checkTime: () => undefined };
  });
  beforeEach(() => { asked.length = 0; });
  afterAll(async () => {
    await database.db.destroy();
    tables.remove();
  });

  const plans = (): string[] => asked.map(({ sql: text, parameters }) =>
    file.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...(parameters as string[])).map((step) => String(step['detail'])).join('; '));

  it('the work of a grid: its tickets, then the clocks of each', async () => {
    await workList(database, { scope: { kind: 'grids', grids: ['xf/g-01'] }, limit: 10, now: 0 });
    expect(plans()).toEqual([expect.stringMatching(/^SEARCH t USING INDEX tickets_g1_grid .*; SEARCH m USING INDEX milestones_g1_key \(report_position=\?\)/)]);
    expect(plans().join()).not.toContain('SCAN');
  });

  it('escalations to a level: the clocks of that level, then the ticket of each', async () => {
    await escalations(database, { communities: ['xf', 'ly', 'gl'], filter: { level: 'subdistrict' }, limit: 10, now: 0 });
    expect(plans()).toEqual([expect.stringMatching(/^SEARCH m USING INDEX milestones_g1_accountable \(accountable=\?\); SEARCH t USING INDEX tickets_g1_key \(stream_id=\?\)/)]);
    expect(plans().join()).not.toContain('SCAN');
  });

  it('escalations of a community: its tickets, then the clocks of each', async () => {
    await escalations(database, { communities: ['xf'], filter: {}, limit: 10, now: 0 });
    expect(plans()).toEqual([expect.stringMatching(/^SEARCH t USING INDEX tickets_g1_\w+ \(community_id=\?\); SEARCH m USING INDEX milestones_g1_key \(report_position=\?\)/)]);
    expect(plans().join()).not.toContain('SCAN');
  });
});
