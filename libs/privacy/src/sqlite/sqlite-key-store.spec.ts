import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextCallback, setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { describeKeyStore } from '../contract/key-store.contract.js';
import { KeyStoreDamagedError } from '../key-store-errors.js';
import { openKeyDatabase } from './key-database.js';
import { KeyWrites } from './key-writes.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

describeKeyStore('SqliteKeyStore', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  const opened: SqliteKeyStore[] = [];
  return {
    async open(masterKey) {
      const store = await SqliteKeyStore.open({ path: join(folder, 'keys.db'), masterKey });
      opened.push(store);
      return store;
    },
    async dispose() {
      for (const store of opened) await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

describe('SqliteKeyStore', () => {
  let directory: string;
  let path: string;
  const masterKey = randomBytes(32);
  const opened: SqliteKeyStore[] = [];

  async function open(): Promise<SqliteKeyStore> {
    const store = await SqliteKeyStore.open({ path, masterKey });
    opened.push(store);
    return store;
  }

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'keys-'));
    path = join(directory, 'keys.db');
  });

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('does not remember whom another process erased while it was still writing about him', async () => {
    const store = await open();
    const ref = await store.ensurePerson(randomUUID(), { subject: 'jane' });
    const named = { subject: 'jane', name: 'Jane Doe' };
    const other = openKeyDatabase(path);
    const writes = new KeyWrites(other);
    other.exec('BEGIN IMMEDIATE');
    const writing = store.ensurePerson(randomUUID(), named);
    await pause(100); // its writer waits for the lock by now, and asks for it ever more seldom
    writes.apply({ kind: 'erase', ref });
    other.exec('COMMIT');
    await nextCallback();
    expect(await store.personKey(ref)).toBeNull();
    await writing;
    expect(await store.ensurePerson(randomUUID(), named)).not.toBe(ref);
    other.close();
  });

  it('says which person is damaged when a stored key was changed or moved to another person', async () => {
    const store = await open();
    const [first, second] = [await store.ensurePerson(randomUUID(), {}), await store.ensurePerson(randomUUID(), {})];
    await store.close();
    const raw = new DatabaseSync(path);
    raw.exec('UPDATE persons SET key_id = 3 - key_id');
    raw.close();
    const later = await open();
    await expect(later.personKey(first)).rejects.toThrow(KeyStoreDamagedError);
    await expect(later.personKey(second)).rejects.toThrow(second);
  });

  it('is durable and wipes what it deletes on every kind of opening', async () => {
    const settings = (database: DatabaseSync) =>
      ['journal_mode', 'synchronous', 'secure_delete'].map((name) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
    const created = openKeyDatabase(path);
    expect(settings(created)).toEqual(['wal', 2, 1]);
    created.close();
    const reopened = openKeyDatabase(path);
    expect(settings(reopened)).toEqual(['wal', 2, 1]);
    const second = openKeyDatabase(path);
    expect(settings(second)).toEqual(['wal', 2, 1]);
    reopened.close();
    second.close();
  });

  (process.platform === 'win32' ? it.skip : it)('is readable by its owner only, with its log', async () => {
    const store = await open();
    await store.ensurePerson(randomUUID(), {});
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  });
});
