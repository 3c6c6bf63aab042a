import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextCallback, setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { KeyStoreDamagedError, KeyStoreUnavailableError, MasterKeyMismatchError } from '../key-store-errors.js';
import { openKeyDatabase } from './key-database.js';
import { KeyWrites } from './key-writes.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

describe('SqliteKeyStore', () => {
  let directory: string;
  let path: string;
  const masterKey = randomBytes(32);
  const opened: SqliteKeyStore[] = [];

  async function open(key = masterKey): Promise<SqliteKeyStore> {
    const store = await SqliteKeyStore.open({ path, masterKey: key });
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

  it('gives a new person a key that another connection and a later start find again', async () => {
    const store = await open();
    const ref = await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '555 0100' });
    const key = await store.personKey(ref);
    expect(key).toHaveLength(32);
    expect(await (await open()).personKey(ref)).toEqual(key);
    await store.close();
    const later = await open();
    expect(await later.personKey(ref)).toEqual(key);
    expect(await later.identity(ref)).toEqual({ name: 'Jane Doe', phone: '555 0100' });
  });

  it('finds an account by its subject and a caller by any spelling of the phone', async () => {
    const store = await open();
    const account = await store.ensurePerson(randomUUID(), { subject: 'jane' });
    expect(await store.ensurePerson(randomUUID(), { subject: 'jane' })).toBe(account);
    expect(await store.refOfSubject('jane')).toBe(account);
    expect(await store.refOfSubject('john')).toBeNull();
    const caller = await store.ensurePerson(randomUUID(), { phone: '+86 138-0000-0000' });
    expect(await store.ensurePerson(randomUUID(), { phone: '138 0000 0000' })).toBe(caller);
    expect(caller).not.toBe(account);
  });

  it('never leads an account to another person by a phone it merely states, nor a caller to that account', async () => {
    const store = await open();
    const caller = await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '13800000000' });
    const account = await store.ensurePerson(randomUUID(), { subject: 'mallory', phone: '13800000000' });
    expect(account).not.toBe(caller);
    expect(await store.ensurePerson(randomUUID(), { name: 'Jane Doe', phone: '13800000000' })).toBe(caller);
    const stated = await store.ensurePerson(randomUUID(), { subject: 'mallory', phone: '13900000000' });
    expect(await store.ensurePerson(randomUUID(), { phone: '13900000000' })).not.toBe(stated);
  });

  it('keeps a nameless reporter apart from every other, and the same ref once', async () => {
    const store = await open();
    const [first, second] = [randomUUID(), randomUUID()];
    expect(await store.ensurePerson(first, {})).toBe(first);
    expect(await store.ensurePerson(second, { name: 'Jane Doe' })).toBe(second);
    const key = await store.personKey(first);
    expect(await store.ensurePerson(first, {})).toBe(first);
    expect(await store.personKey(first)).toEqual(key);
    expect(await store.identity(first)).toEqual({});
  });

  it('takes an account\'s newest name', async () => {
    const store = await open();
    const account = await store.ensurePerson(randomUUID(), { subject: 'jane', name: 'J. Doe' });
    await store.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe', phone: '5550100' });
    expect(await store.identity(account)).toEqual({ subject: 'jane', name: 'Jane Doe', phone: '5550100' });
  });

  it('keeps the people of a household apart, and shows none of them the name of another', async () => {
    const store = await open();
    const phone = '5550101';
    const people = [{ phone }, { phone, name: 'Jane Doe' }, { phone, name: 'John Doe' }];
    const refs: string[] = [];
    for (const person of people) refs.push(await store.ensurePerson(randomUUID(), person));
    for (const other of [store, await open()]) {
      expect(await Promise.all(people.map((person) => other.ensurePerson(randomUUID(), person)))).toEqual(refs);
    }
    expect(await Promise.all(refs.map((ref) => store.identity(ref)))).toEqual(people);
  });

  it('makes nobody of a placeholder for a phone', async () => {
    const store = await open();
    const given = ['none', '0000000', '110'].flatMap((phone) => [{ phone }, { phone, name: 'Jane Doe' }, { phone, name: 'Jane Doe' }, { phone }]);
    const refs: string[] = [];
    for (const person of given) refs.push(await store.ensurePerson(randomUUID(), person));
    expect(new Set(refs).size).toBe(given.length);
    expect(await Promise.all(refs.map((ref) => store.identity(ref)))).toEqual(given);
  });

  it('makes one person of many reports at once, through two connections', async () => {
    const stores = [await open(), await open()];
    const refs = await Promise.all(
      Array.from({ length: 200 }, (_, n) => stores[n % 2]!.ensurePerson(randomUUID(), { subject: `account-${n % 5}` })),
    );
    expect(new Set(refs).size).toBe(5);
    for (const ref of new Set(refs)) expect(await stores[0]!.personKey(ref)).toEqual(await stores[1]!.personKey(ref));
  });

  it('shows an erasure at once to a connection that has the key in its cache', async () => {
    const [here, there] = [await open(), await open()];
    const ref = await here.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' });
    expect(await there.personKey(ref)).not.toBeNull();
    expect(await there.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' })).toBe(ref);
    expect(await here.erase(ref)).toBe(true);
    for (const store of [here, there]) {
      expect(await store.personKey(ref)).toBeNull();
      expect(await store.identity(ref)).toBeNull();
      expect(await store.refOfSubject('jane')).toBeNull();
      expect(await store.wasErased(ref)).toBe(true);
    }
    expect(await here.erase(ref)).toBe(false);
    expect(await there.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe' })).not.toBe(ref);
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

  it('does not give an erased ref a new key when its first report is sent again', async () => {
    const store = await open();
    const ref = randomUUID();
    await store.ensurePerson(ref, { subject: 'jane' });
    await store.erase(ref);
    expect(await store.ensurePerson(ref, { subject: 'jane' })).toBe(ref);
    expect(await store.personKey(ref)).toBeNull();
    expect(await store.identity(ref)).toBeNull();
  });

  it('erases nothing and says so for a ref it never saw', async () => {
    const store = await open();
    expect(await store.erase(randomUUID())).toBe(false);
    expect(await store.wasErased(randomUUID())).toBe(false);
  });

  it('keeps a ref that it never saw free of persons once it is erased for good', async () => {
    const store = await open();
    const [unknown, known] = [randomUUID(), await store.ensurePerson(randomUUID(), { name: 'Jane Doe' })];
    for (const ref of [unknown, known, unknown]) await store.eraseForGood(ref);
    expect(await store.ensurePerson(unknown, { name: 'Jane Doe' })).toBe(unknown);
    for (const ref of [unknown, known]) {
      expect([await store.personKey(ref), await store.identity(ref), await store.wasErased(ref)]).toEqual([null, null, true]);
    }
  });

  it('refuses a master key that is not the one it was made with, and leaves the store as it was', async () => {
    const store = await open();
    const ref = await store.ensurePerson(randomUUID(), { subject: 'jane' });
    await expect(open(randomBytes(32))).rejects.toThrow(MasterKeyMismatchError);
    await expect(open(randomBytes(16))).rejects.toThrow('16 bytes');
    expect(await (await open()).personKey(ref)).toHaveLength(32);
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

  it('derives pseudonyms from the master key alone, and none equals its account name', async () => {
    const store = await open();
    expect(store.pseudonym('jane')).toMatch(/^[0-9a-f]{64}$/);
    expect(store.pseudonym('jane')).toBe((await open()).pseudonym('jane'));
    expect(store.pseudonym('jane')).not.toBe(store.pseudonym('john'));
  });

  it('answers every accepted write before it closes, and refuses later ones', async () => {
    const store = await open();
    const accepted = Array.from({ length: 50 }, () => store.ensurePerson(randomUUID(), {}));
    await store.close();
    await expect(Promise.all(accepted)).resolves.toHaveLength(50);
    const later = await open();
    for (const ref of await Promise.all(accepted)) expect(await later.personKey(ref)).toHaveLength(32);
    await expect(store.erase(randomUUID())).rejects.toThrow(KeyStoreUnavailableError);
  });
});
