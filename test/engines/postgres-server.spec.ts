import { Client } from 'pg';
import { postgresDatabase } from '#libs/read-model/src/testing/postgres-database.js';
import { describeWithOwnPostgres } from '../support/postgres/own-postgres.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';

async function rows(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value: unknown }>(statement)).rows.map(({ value }) => value);
  } finally {
    await client.end();
  }
}

describeWithOwnPostgres('the PostgreSQL of the tests', () => {
  it('gives every suite a database of its own', async () => {
    const [one, other] = await Promise.all([postgresDatabase(), postgresDatabase()]);
    try {
      await rows(one.url, 'create table t (value text)');
      await expect(rows(other.url, 'select value from t')).rejects.toThrow('"t" does not exist');
    } finally {
      await Promise.all([one.stop(), other.stop()]);
    }
  });

  it('keeps what it has committed through kill -9, on the same port', async () => {
    const server = await PostgresServer.start();
    try {
      await rows(server.url, 'create table t (value text)');
      await rows(server.url, `insert into t values ('kept')`);
      await server.kill();
      await expect(rows(server.url, 'select value from t')).rejects.toThrow();
      await server.start();
      expect(await rows(server.url, 'select value from t')).toEqual(['kept']);
    } finally {
      await server.stop();
    }
  });
});
