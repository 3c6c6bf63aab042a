import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { NodeSqliteDialect } from './node-sqlite-dialect.js';

interface Tables {
  things: { id: number; name: string | null; seen?: number };
}

describe('Kysely over node:sqlite', () => {
  let file: DatabaseSync;
  let db: Kysely<Tables>;
  beforeEach(() => {
    file = new DatabaseSync(':memory:');
    file.exec("CREATE TABLE things (id INTEGER, name TEXT); INSERT INTO things VALUES (1, 'a'), (2, NULL)");
    db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(file, 'read-write') });
  });
  afterEach(() => db.destroy());

  it('makes rows that are objects of their own', async () => {
    const rows = await db.selectFrom('things').select(['name', 'id']).orderBy('id').execute();
    expect(rows).toStrictEqual([{ name: 'a', id: 1 }, { name: null, id: 2 }]);
    rows[0]!.name = 'changed';
    expect(rows[1]).toStrictEqual({ name: null, id: 2 });
  });

  it('streams them as well', async () => {
    const streamed: object[] = [];
    for await (const row of db.selectFrom('things').selectAll().orderBy('id').stream()) streamed.push(row);
    expect(streamed).toStrictEqual([{ id: 1, name: 'a' }, { id: 2, name: null }]);
  });

  it('names the columns of `*` as they are when it is asked, not as they were when the statement was first used', async () => {
    const all = db.selectFrom('things').selectAll().orderBy('id');
    expect(await all.execute()).toStrictEqual([{ id: 1, name: 'a' }, { id: 2, name: null }]);
    file.exec("DROP TABLE things; CREATE TABLE things (name TEXT, seen INTEGER, id INTEGER); INSERT INTO things VALUES ('b', 7, 3)");
    expect(await all.execute()).toStrictEqual([{ name: 'b', seen: 7, id: 3 }]);
    file.exec("DROP TABLE things; CREATE TABLE things (seen INTEGER, id INTEGER, name TEXT); INSERT INTO things VALUES (8, 4, 'c')");
    const streamed: object[] = [];
    for await (const row of all.stream()) streamed.push(row);
    expect(streamed).toStrictEqual([{ seen: 8, id: 4, name: 'c' }]);
  });
});
