import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import type { QueryDatabase, ReadModelTables } from '../queries/query-database.js';
import { NodeSqliteDialect } from '../sqlite/node-sqlite-dialect.js';
import { emptyReadModelFile } from '../testing/empty-read-model-file.js';
import { KeptColumns } from './kept-columns.js';

const REPORTED_AT = Date.parse('2026-03-02T00:00:00.000Z');
const HOLDING = JSON.stringify([[0, 0, { h: 'grid:xf/01', c: 'xf', g: 'xf/01', l: 'grid', k: 'noise' }]]);

describe('the columns that statistics keep', () => {
  let tables: Awaited<ReturnType<typeof emptyReadModelFile>>;
  let file: DatabaseSync;
  let database: QueryDatabase;
  let pages: number;

  beforeEach(async () => {
    tables = await emptyReadModelFile();
    file = new DatabaseSync(tables.path);
    pages = 0;
    database = {
      db: new Kysely<ReadModelTables>({ dialect: new NodeSqliteDialect(file, 'read-only') }),
      readArrays: async ({ sql: text, parameters }) => {
        pages += 1;
        const statement = file.prepare(text);
        statement.setReturnArrays(true);
        return statement.all(...(parameters as SQLInputValue[])) as unknown as (string | number | null)[][];
      },
      checkTime: () => undefined,
      inTime: () => sql<boolean>`1 = 1`,
    };
  });
  afterEach(() => {
    file.close();
    tables.remove();
  });

  function writeTickets(first: number, count: number): void {
    const insert = file.prepare(`INSERT INTO ticket_facts (report_position, stream_id, position, reported_at, channel, imported, reported_community, holdings, cycles)
      VALUES (?, ?, ?, ?, 'web', 0, 'xf', ?, '[[null,null,0,null]]')`);
    file.exec('BEGIN');
    for (let ticket = first; ticket < first + count; ticket += 1) insert.run(ticket + 1, `ticket-${ticket}`, ticket + 1, REPORTED_AT + ticket, HOLDING);
    file.exec('COMMIT');
  }

  it('are loaded slice by slice, and then only by what is new', async () => {
    writeTickets(0, 5_000);
    const kept = new KeptColumns();
    let slices = 1;
    while (!await kept.load(database, 1, () => false)) slices += 1;
    expect({ slices, pages }).toEqual({ slices: 3, pages: 3 });
    expect((await kept.upToDate(database, 1)).size).toBe(5_000);
    writeTickets(5_000, 10);
    expect(await kept.load(database, 1, () => false)).toBe(true);
    expect((await kept.upToDate(database, 1)).size).toBe(5_010);
    expect(pages).toBe(6);
  });

  it('go on where a slice ended when a question comes in between', async () => {
    writeTickets(0, 5_000);
    const kept = new KeptColumns();
    expect(await kept.load(database, 1, () => false)).toBe(false);
    const { size, reportedAt } = await kept.upToDate(database, 1);
    expect({ size, pages, last: reportedAt[size - 1] }).toEqual({ size: 5_000, pages: 3, last: REPORTED_AT + 4_999 });
  });

  it('are loaded anew after a rebuild has taken over', async () => {
    writeTickets(0, 10);
    const kept = new KeptColumns();
    expect((await kept.upToDate(database, 1)).size).toBe(10);
    file.exec('DELETE FROM ticket_facts');
    writeTickets(0, 4);
    expect((await kept.upToDate(database, 2)).size).toBe(4);
  });
});
