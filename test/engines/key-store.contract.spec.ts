import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { loadConfig } from '#libs/platform/src/config.js';
import type { KeyStoreDatabase } from '#libs/platform/src/key-store-config.js';
import { describeKeyStore } from '#libs/privacy/src/contract/key-store.contract.js';
import { KeyStoreDamagedError, KeyStoreOpenError } from '#libs/privacy/src/key-store-errors.js';
import { PostgresKeyStore } from '#libs/privacy/src/postgres/postgres-key-store.js';
import { describeWithPostgres, postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';

const locationOf = (url: string): KeyStoreDatabase => loadConfig({ KEY_STORE_URL: url, MASTER_KEY: 'x' }).keyStore as KeyStoreDatabase;

describeWithPostgres('PostgresKeyStore', () => {
  let database: PostgresDatabaseUnderTest;
  beforeAll(async () => { database = await postgresDatabase(); });
  afterAll(() => database?.stop());

  const newSchema = (): KeyStoreDatabase => ({ ...locationOf(database.url), schema: `keys_${randomUUID().replaceAll('-', '')}` });
  const onDatabase = async <Row>(statement: string): Promise<Row[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(statement)).rows as Row[];
    } finally {
      await client.end();
    }
  };

  describeKeyStore('on PostgreSQL', async () => {
    const location = newSchema();
    const opened: PostgresKeyStore[] = [];
    return {
      async open(masterKey) {
        const store = await PostgresKeyStore.open({ location, masterKey });
        opened.push(store);
        return store;
      },
      dispose: async () => void await Promise.all(opened.map((store) => store.close())),
    };
  });

  describe('in a schema of its own', () => {
    const masterKey = randomBytes(32);
    const opened: PostgresKeyStore[] = [];
    const open = async (location: KeyStoreDatabase): Promise<PostgresKeyStore> => {
      const store = await PostgresKeyStore.open({ location, masterKey });
      opened.push(store);
      return store;
    };
    afterEach(async () => { await Promise.all(opened.splice(0).map((store) => store.close())); });

    it('is made once by nodes that start at the same instant', async () => {
      const location = newSchema();
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(location)));
      const refs = await Promise.all(stores.map((store) => store.personFor(randomUUID(), { subject: 'jane' })));
      expect(new Set(refs).size).toBe(1);
    });

    it('needs no more than the tables once they are there', async () => {
      const location = newSchema();
      await open(location);
      const user = `u_${randomUUID().replaceAll('-', '')}`;
      await onDatabase(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA ${location.schema} TO ${user};
        GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA ${location.schema} TO ${user}`);
      try {
        const store = await open({ ...location, user, password: 'secret' });
        const ref = await store.ensurePerson(randomUUID(), { name: 'Jane Doe' });
        expect(await store.erase(ref)).toBe(true);
        expect(await store.personKey(ref)).toBeNull();
      } finally {
        await Promise.all(opened.splice(0).map((store) => store.close()));
        await onDatabase(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
      }
    });

    it('says which rights an account lacks that may neither make it nor use it', async () => {
      const location = newSchema();
      const user = `u_${randomUUID().replaceAll('-', '')}`;
      await onDatabase(`CREATE ROLE ${user} LOGIN PASSWORD 'secret'`);
      try {
        const without = { ...location, user, password: 'secret' };
        await expect(open(without)).rejects.toThrow(KeyStoreOpenError);
        await open(location);
        await expect(open(without)).rejects.toThrow(`permission denied for schema ${location.schema}; give its account the right to make the schema`);
        await expect(open(without)).rejects.toThrow(`grant select, insert, update on all tables in schema "${location.schema}"`);
      } finally {
        await onDatabase(`DROP ROLE ${user}`);
      }
    });

    it('holds no name, phone or account in the clear, and nothing of whoever is erased', async () => {
      const location = newSchema();
      const store = await open(location);
      const ref = await store.ensurePerson(randomUUID(), { subject: 'account-of-jane', name: '王小明 Jane Doe', phone: '13800000000' });
      const stored = async (): Promise<Record<string, unknown>[]> => onDatabase(`SELECT * FROM ${location.schema}.persons`);
      const text = (await stored()).flatMap((row) => Object.values(row)).map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') + value.toString('utf8') : String(value))).join();
      expect(text).not.toMatch(/Jane|王小明|13800000000|account-of/);
      await store.erase(ref);
      expect(await stored()).toEqual([{ ref, wrapped: null, identity: null, subject_index: null, phone_index: null }]);
    });

    it('says which person is damaged when a stored key was moved to another person', async () => {
      const location = newSchema();
      const store = await open(location);
      const [one, other] = [await store.ensurePerson(randomUUID(), {}), await store.ensurePerson(randomUUID(), {})];
      await onDatabase(`UPDATE ${location.schema}.persons SET wrapped = (SELECT wrapped FROM ${location.schema}.persons WHERE ref = '${one}')`);
      const later = await open(location);
      await expect(later.personKey(other)).rejects.toThrow(KeyStoreDamagedError);
      await expect(later.identity(other)).rejects.toThrow(other);
    });

    it('of a newer version is left alone', async () => {
      const location = newSchema();
      await open(location);
      await onDatabase(`UPDATE ${location.schema}.meta SET schema_version = 2`);
      await expect(open(location)).rejects.toThrow(KeyStoreOpenError);
    });
  });
});
