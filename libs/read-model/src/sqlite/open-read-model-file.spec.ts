import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import { inTransaction } from '#libs/projections/src/in-transaction.js';
import { openReadModelFile, openReadModelFileSnapshot, sqliteFault } from './open-read-model-file.js';

describe('the read model file', () => {
  let folder: string;
  const opened: ProjectionDatabase[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-read-model-file-'));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  const path = () => join(folder, 'read-model.db');
  async function open(): Promise<ProjectionDatabase> {
    const database = await openReadModelFile(path());
    opened.push(database);
    return database;
  }
  const pragma = async ({ db }: ProjectionDatabase, name: string) => Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];

  it('is a WAL, also after it was closed and opened again', async () => {
    for (let opening = 0; opening < 2; opening += 1) {
      const database = await openReadModelFile(path());
      expect([await pragma(database, 'journal_mode'), await pragma(database, 'synchronous')]).toEqual(['wal', 1]);
      expect(Number(await pragma(database, 'busy_timeout'))).toBeGreaterThan(0);
      await database.close();
    }
  });

  it('holds the write lock from the beginning of a transaction, even of one that begins with reading', async () => {
    const [one, other] = [await open(), await open()];
    await one.db.transaction().execute(async (tx) => {
      await tx.selectFrom('checkpoints').selectAll().execute();
      const refused: unknown = await other.db.transaction().execute(async () => undefined).catch((error: unknown) => error);
      expect(sqliteFault(refused)).toBe('busy');
    });
  });

  it('lets a second writer wait for its turn', async () => {
    const [one, other] = [await open(), await open()];
    const order: string[] = [];
    let begun = (): void => undefined;
    const holding = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const first = inTransaction(one, async () => {
      begun();
      await new Promise((resolve) => setTimeout(resolve, 250));
      order.push('first');
    });
    await holding;
    await Promise.all([first, inTransaction(other, async () => void order.push('second'))]);
    expect(order).toEqual(['first', 'second']);
  });

  it('is written by nobody who only reads, and shows one instant in a transaction', async () => {
    const writer = await open();
    const reader = openReadModelFileSnapshot(path());
    opened.push(reader);
    await expect(reader.db.deleteFrom('checkpoints').execute()).rejects.toThrow('readonly');
    const count = async (db: ProjectionDatabase['db']) => (await db.selectFrom('checkpoints').select('projection').execute()).length;
    await reader.db.transaction().execute(async (snapshot) => {
      expect(await count(snapshot)).toBe(0);
      const row = { projection: 'p', version: 1, generation: 1, position: 0n, stopped_at: null, stopped_event_id: null };
      await writer.db.insertInto('checkpoints').values(row).execute();
      expect(await count(snapshot)).toBe(0);
    });
    expect(await count(reader.db)).toBe(1);
  });

  it('tells an event that cannot be stored from a lock and from an ill database', async () => {
    const { db } = await open();
    const row = { projection: 'p', version: 1, generation: 1, position: 0n, stopped_at: null, stopped_event_id: null };
    await db.insertInto('checkpoints').values(row).execute();
    const twice: unknown = await db.insertInto('checkpoints').values(row).execute().catch((error: unknown) => error);
    expect(sqliteFault(twice)).toBe('event');
    const missing: unknown = await sql`select * from nowhere`.execute(db).catch((error: unknown) => error);
    expect(sqliteFault(missing)).toBe('database');
    expect(sqliteFault(new TypeError('a bug'))).toBe('event');
  });
});
