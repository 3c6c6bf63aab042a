import { randomBytes, randomUUID } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeyStoreUnavailableError } from '../key-store-errors.js';
import { KeyWriter, QUEUE_LIMIT } from './key-writer.js';
import type { KeyWrite } from './key-writes.js';
import { SqliteKeyStore } from './sqlite-key-store.js';

describe('the writer of the key store', () => {
  const masterKey = randomBytes(32);
  let directory: string;
  let path: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'key-writer-'));
    path = join(directory, 'keys.db');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const creation = (): KeyWrite => ({
    kind: 'create', person: { ref: randomUUID(), wrapped: randomBytes(60), identity: null, subjectIndex: null, phoneIndex: null },
  });

  it('has made durable whom it acknowledged, when its process is killed at any moment', async () => {
    const script = `
      const { SqliteKeyStore } = require(${JSON.stringify(join(__dirname, 'sqlite-key-store.js'))});
      const { randomUUID } = require('node:crypto');
      (async () => {
        const store = await SqliteKeyStore.open({ path: ${JSON.stringify(path)}, masterKey: Buffer.from('${masterKey.toString('hex')}', 'hex') });
        const work = async () => { for (;;) process.stdout.write((await store.ensurePerson(randomUUID(), {})) + '\\n'); };
        for (let n = 0; n < 16; n++) void work();
      })();`;
    let acknowledged: string[] = [];
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          if (output.length > 4000 * (round + 1)) resolve();
        });
      });
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
      acknowledged = acknowledged.concat(output.slice(0, output.lastIndexOf('\n')).split('\n'));
    }
    const store = await SqliteKeyStore.open({ path, masterKey });
    expect(acknowledged.length).toBeGreaterThan(300);
    for (const ref of acknowledged) expect(await store.personKey(ref)).toHaveLength(32);
    await store.close();
  });

  it('settles everything that waits when its thread dies, and starts anew with the next write', async () => {
    mkdirSync(path);
    const writer = new KeyWriter(path);
    const waiting = await Promise.allSettled([writer.write(creation()), writer.write(creation())]);
    for (const outcome of waiting) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'KeyStoreUnavailableError', retryAfterSeconds: 1 } });
    rmSync(path, { recursive: true });
    await (await SqliteKeyStore.open({ path, masterKey })).close();
    await expect(writer.write(creation())).resolves.toHaveProperty('changed', true);
    await writer.close();
  });

  it('gives up a thread that does not answer, settles what waits, and starts anew', async () => {
    await (await SqliteKeyStore.open({ path, masterKey })).close();
    const writer = new KeyWriter(path, 300);
    const rival = new DatabaseSync(path);
    rival.exec('BEGIN IMMEDIATE'); // the thread waits seconds for the lock
    const waiting = await Promise.allSettled([writer.write(creation()), writer.write(creation())]);
    for (const outcome of waiting) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'KeyStoreUnavailableError', message: expect.stringContaining('no answer for 300 ms') as string } });
    }
    rival.exec('ROLLBACK');
    rival.close();
    await expect(writer.write(creation())).resolves.toHaveProperty('changed', true);
    await writer.close();
  });

  it('rejects a whole batch that cannot be written, and goes on with the next', async () => {
    const store = await SqliteKeyStore.open({ path, masterKey });
    await store.ensurePerson(randomUUID(), {});
    const raw = new DatabaseSync(path);
    raw.exec("CREATE TRIGGER full BEFORE INSERT ON persons BEGIN SELECT raise(ABORT, 'no room'); END");
    const failed = await Promise.allSettled(Array.from({ length: 5 }, () => store.ensurePerson(randomUUID(), {})));
    for (const outcome of failed) expect(outcome).toMatchObject({ status: 'rejected', reason: { name: 'KeyStoreUnavailableError' } });
    expect(raw.prepare('SELECT count(*) AS n FROM person_keys').get()).toEqual({ n: 1 });
    raw.exec('DROP TRIGGER full');
    raw.close();
    const ref = await store.ensurePerson(randomUUID(), {});
    expect(await store.personKey(ref)).toHaveLength(32);
    await store.close();
  });

  it('refuses more than its queue holds, and loses nothing of what it took', async () => {
    const store = await SqliteKeyStore.open({ path, masterKey });
    const writer = new KeyWriter(path);
    const accepted = Array.from({ length: QUEUE_LIMIT }, () => writer.write(creation()));
    await expect(writer.write(creation())).rejects.toThrow(KeyStoreUnavailableError);
    for (const { changed } of await Promise.all(accepted)) expect(changed).toBe(true);
    await writer.close();
    await store.close();
  });
});
