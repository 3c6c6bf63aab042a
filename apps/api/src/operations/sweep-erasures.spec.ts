import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import { createLog } from '#libs/platform/src/logging.js';
import { PersonEraser } from '#libs/privacy/src/erase-person.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import type { KeyStore } from '#libs/privacy/src/key-store.js';
import { KeyStoreSealer } from '#libs/privacy/src/sealer.js';
import { SqliteKeyStore } from '#libs/privacy/src/sqlite/sqlite-key-store.js';
import { UnfinishedErasures } from '#libs/privacy/src/unfinished-erasures.js';
import { sweepErasures } from './sweep-erasures.js';

describe('The sweep of erasures', () => {
  let directory: string;
  let keys: SqliteKeyStore;
  let store: SqliteEventStore;
  const stopping = new AbortController();

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'sweep-'));
    keys = await SqliteKeyStore.open({ path: join(directory, 'keys.db'), masterKey: randomBytes(32) });
    store = await SqliteEventStore.open({ path: join(directory, 'events.db'), mode: 'foreground' });
  });
  afterAll(async () => {
    stopping.abort();
    await store?.close();
    await keys?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('erases whose order met a key store that was away, goes on after a sweep that failed, and logs nobody\'s name', async () => {
    const commands = new StreamCommands(store, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: 100 });
    let lines = '';
    const destination = new Writable({ write: (chunk: Buffer, _encoding, done) => { lines += chunk.toString(); done(); } });
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Fictional Feng' });
    const failing = failingTwice(keys);
    await sweepErasures(new UnfinishedErasures(store, failing, commands), createLog({ level: 'info', service: 'api', destination }), { signal: stopping.signal, everyMs: 100 });
    const asked = { personRef: ref, actor: { id: 'admin-1', role: 'admin' }, commandId: randomUUID(), correlationId: randomUUID() } as const;
    await expect(new PersonEraser(failing, commands).erase(asked)).rejects.toThrow(KeyStoreUnavailableError);
    for (let tries = 0; tries < 100 && !lines.includes('erasures-recorded'); tries += 1) await pause(50);
    expect(await keys.identity(ref)).toBeNull();
    expect(lines).toContain('"event":"erasures-wait"');
    expect(lines).toContain('"event":"erasures-recorded","recorded":1,"held":0');
    expect(lines).not.toMatch(/Feng/);
  });
});

/** The same keys, away for the first two erasures: the one that is asked for, and the sweep after it. */
function failingTwice(keys: KeyStore): KeyStore {
  let away = 2;
  return new Proxy(keys, {
    get: (store, name) => {
      const value: unknown = Reflect.get(store, name, store);
      if (typeof value !== 'function') return value;
      if ((name === 'erase' || name === 'eraseForGood') && away-- > 0) return () => Promise.reject(new KeyStoreUnavailableError('away', 1));
      return value.bind(store) as unknown;
    },
  });
}
