import { randomBytes, randomUUID } from 'node:crypto';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ErasureIncompleteError } from '../key-store-errors.js';
import { setImmediate as nextCallback } from 'node:timers/promises';
import { foundInFiles } from '../testing/search-files.js';
import { openKeyDatabase } from './key-database.js';
import { KeyWrites } from './key-writes.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

/** What the file holds about a person, as bytes. */
function bytesOf(path: string, ref: string): Uint8Array[] {
  const raw = new DatabaseSync(path, { readOnly: true });
  const row = raw
    .prepare('SELECT k.wrapped, p.identity FROM persons p JOIN person_keys k ON k.id = p.key_id WHERE ref = ?')
    .get(ref);
  raw.close();
  return [row!['wrapped'], row!['identity']].filter((value) => value !== null) as Uint8Array[];
}

describe('erasure', () => {
  let directory: string;
  let path: string;
  let store: SqliteKeyStore;
  const masterKey = randomBytes(32);

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'erasure-'));
    path = join(directory, 'keys.db');
    store = await SqliteKeyStore.open({ path, masterKey });
  });
  afterEach(async () => {
    await store.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('leaves no byte of key or identity in the file or its log', async () => {
    const ref = await store.ensurePerson(randomUUID(), { subject: 'jane', name: 'Jane Doe', phone: '5550100' });
    const other = await store.ensurePerson(randomUUID(), { subject: 'john', name: 'John Doe' });
    const [gone, kept] = [bytesOf(path, ref), bytesOf(path, other)];
    expect(foundInFiles(path, [...gone, ...kept])).toHaveLength(4);
    await store.erase(ref);
    expect(foundInFiles(path, [...gone, ...kept])).toEqual(kept.map((bytes) => Buffer.from(bytes)));
    expect(statSync(`${path}-wal`).size).toBeLessThan(10_000);
  });

  it('leaves no key behind among a thousand people who come, change and go in any order', async () => {
    const refs: string[] = [];
    const gone: Uint8Array[] = [];
    for (let round = 0; round < 20; round++) {
      const arriving = Array.from({ length: 50 }, (_, n) =>
        store.ensurePerson(randomUUID(), { subject: `account ${round}-${n}`, name: 'n'.repeat(1 + ((n * 37) % 200)) }),
      );
      refs.push(...(await Promise.all(arriving)));
      for (let n = 0; n < 10; n++) {
        const [leaving] = refs.splice((round * 131 + n * 17) % refs.length, 1);
        gone.push(bytesOf(path, leaving!)[0]!);
        await store.erase(leaving!);
      }
    }
    const kept = refs.map((ref) => bytesOf(path, ref)[0]!);
    expect(foundInFiles(path, gone)).toEqual([]);
    expect(foundInFiles(path, kept)).toHaveLength(800);
  });

  it('never writes a name, phone or account in the clear', async () => {
    const identity = { subject: 'account-of-jane', name: '王小明 Jane Doe', phone: '13800000000' };
    await store.ensurePerson(randomUUID(), identity);
    await store.ensurePerson(randomUUID(), { phone: '139 1111 2222' });
    const texts = [...Object.values(identity), '王小明', 'Jane', '139 1111 2222', '13911112222'];
    expect(foundInFiles(path, texts.map((text) => Buffer.from(text)))).toEqual([]);
  });

  it('says so when a reader keeps the log, holds at once all the same, and is finished by the next opening', async () => {
    const ref = await store.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    const gone = bytesOf(path, ref);
    const reader = new DatabaseSync(path);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM persons').get();
    await expect(store.erase(ref)).rejects.toThrow(ErasureIncompleteError);
    expect(await store.personKey(ref)).toBeNull();
    expect(foundInFiles(path, gone)).not.toEqual([]);
    reader.exec('COMMIT');
    reader.close();
    await (await SqliteKeyStore.open({ path, masterKey })).close();
    expect(foundInFiles(path, gone)).toEqual([]);
  }, 60_000);

  it('that a crash cut short before the log was truncated is finished by erasing again', async () => {
    const ref = await store.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    const gone = bytesOf(path, ref);
    const crashed = openKeyDatabase(path);
    expect(new KeyWrites(crashed).apply({ kind: 'erase', ref })).toEqual({ ref, changed: true });
    crashed.close();
    expect(foundInFiles(path, gone)).not.toEqual([]);
    await nextCallback();
    expect(await store.personKey(ref)).toBeNull();
    expect(await store.erase(ref)).toBe(false);
    expect(foundInFiles(path, gone)).toEqual([]);
  });
});

describe('erasure in another process', () => {
  const masterKey = randomBytes(32);
  let directory: string;
  let child: ChildProcessWithoutNullStreams | undefined;

  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'erasure-'))));
  afterEach(async () => {
    if (child?.exitCode === null) {
      child.kill();
      await once(child, 'close');
    }
    rmSync(directory, { recursive: true, force: true });
  });

  it('takes the key out of this one\'s memory', async () => {
    const path = join(directory, 'keys.db');
    const store = await SqliteKeyStore.open({ path, masterKey });
    try {
      const ref = await store.ensurePerson(randomUUID(), { subject: 'jane' });
      expect(await store.personKey(ref)).toHaveLength(32);
      const script = `
        const { SqliteKeyStore } = require(${JSON.stringify(join(__dirname, 'sqlite-key-store.js'))});
        (async () => {
          const store = await SqliteKeyStore.open({ path: ${JSON.stringify(path)}, masterKey: Buffer.from('${masterKey.toString('hex')}', 'hex') });
          await store.erase('${ref}');
          await store.close();
        })();`;
      child = spawn(process.execPath, ['-e', script]);
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(0);
      expect(await store.personKey(ref)).toBeNull();
      expect(await store.refOfSubject('jane')).toBeNull();
    } finally {
      await store.close();
    }
  });
});
