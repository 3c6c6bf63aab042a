import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { loadConfig } from '#libs/platform/src/config.js';
import type { KeyStoreDatabase } from '#libs/platform/src/key-store-config.js';
import { KeyStoreUnavailableError } from '#libs/privacy/src/key-store-errors.js';
import { BELIEVED_MS } from '#libs/privacy/src/postgres/erasure-epoch.js';
import { PostgresKeyStore } from '#libs/privacy/src/postgres/postgres-key-store.js';
import { describeWithOwnPostgres } from '../support/postgres/own-postgres.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';
import { SilentProxy } from '../support/silent-proxy.js';

const TIMEOUT_MS = 500;

describeWithOwnPostgres('a key store in PostgreSQL', () => {
  const masterKey = randomBytes(32);
  let server: PostgresServer;
  let proxy: SilentProxy;
  let store: PostgresKeyStore;
  let reconnects = 0;
  const location = (): KeyStoreDatabase => {
    const { keyStore } = loadConfig({ KEY_STORE_URL: server.url, KEY_STORE_TIMEOUT_MS: String(TIMEOUT_MS), MASTER_KEY: 'x' });
    return { ...keyStore as KeyStoreDatabase, port: proxy.port };
  };
  const open = (): Promise<PostgresKeyStore> => PostgresKeyStore.open({ location: location(), masterKey, onReconnect: () => void (reconnects += 1) });
  const shown = (key: Buffer | null): string | null => key && key.toString('hex');

  beforeAll(async () => {
    server = await PostgresServer.start();
    proxy = await SilentProxy.before(Number(new URL(server.url).port));
    store = await open();
  }, 60_000);
  afterAll(async () => {
    await store?.close();
    await proxy?.close();
    await server?.stop();
  });

  it('keeps every key that it has answered for through kill -9 of the server, and goes on by itself', async () => {
    const writing = Array.from({ length: 400 }, () => {
      const ref = randomUUID();
      return store.personFor(ref, { subject: ref }).then(() => ref, () => undefined);
    });
    await Promise.race(writing);
    await server.kill();
    const answered = (await Promise.all(writing)).filter((ref) => ref !== undefined);
    expect(answered.length).toBeGreaterThan(0);
    await expect(store.check()).rejects.toThrow(KeyStoreUnavailableError);
    await server.start();
    await store.check();
    expect(await Promise.all(answered.map((ref) => store.personKey(ref)))).toEqual(answered.map(() => expect.any(Buffer) as unknown));
    expect(reconnects).toBeGreaterThan(0);
  }, 60_000);

  it('uses no key from memory for longer than it may, while the server is away', async () => {
    const ref = await store.personFor(randomUUID(), { subject: 'jane' });
    const key = await store.personKey(ref);
    await server.kill();
    try {
      await pause(BELIEVED_MS);
      await expect(store.personKey(ref)).rejects.toThrow(KeyStoreUnavailableError);
    } finally {
      await server.start();
    }
    expect(shown(await store.personKey(ref))).toBe(shown(key));
  }, 60_000);

  it('waits for a silent server no longer than its limit allows, and goes on when that answers again', async () => {
    const ref = await store.personFor(randomUUID(), { subject: 'john' });
    await pause(BELIEVED_MS);
    proxy.fallSilent();
    try {
      const startedAt = performance.now();
      const calls = [store.personKey(ref), store.identity(ref), store.personFor(randomUUID(), {}), store.erase(ref), store.check(), open()];
      for (const outcome of await Promise.allSettled(calls)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(KeyStoreUnavailableError) as unknown });
      }
      // Twice: limit of the statement and a second's grace, over one connection and over another.
      expect(performance.now() - startedAt).toBeLessThan(2 * (TIMEOUT_MS + 1_000) + 2_000);
    } finally {
      proxy.speakAgain();
    }
    await store.check();
    // The erasure may have been carried out: its statement had reached the server.
    expect(await store.eraseForGood(ref).then(() => store.personKey(ref))).toBeNull();
  }, 60_000);

  it('says that it cannot be used now, when a statement does not come to its end in time', async () => {
    const ref = await store.personFor(randomUUID(), { subject: 'jim' });
    await pause(BELIEVED_MS);
    const locking = new Client({ connectionString: server.url });
    await locking.connect();
    try {
      await locking.query('begin; lock table xiuhua_keys.persons, xiuhua_keys.meta in access exclusive mode');
      for (const call of [store.personKey(ref), store.erase(ref), store.check()]) await expect(call).rejects.toThrow(KeyStoreUnavailableError);
    } finally {
      await locking.end();
    }
    expect(await store.personKey(ref)).toHaveLength(32);
  });

  it('is refused at the start with the reason, and without the password, when it cannot be reached', async () => {
    const wrong = { ...location(), password: 'unmistakable-password' };
    const refusal = PostgresKeyStore.open({ location: wrong, masterKey });
    await expect(refusal).rejects.toThrow(KeyStoreUnavailableError);
    await expect(refusal).rejects.toThrow(/in schema xiuhua_keys of postgres at 127\.0\.0\.1:\d+ does not answer: .*password authentication failed/);
    await expect(refusal.catch((error: Error) => `${error.stack} ${String((error.cause as Error).stack)}`)).resolves.not.toContain('unmistakable');
  });
});
