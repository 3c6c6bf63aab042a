import { Client } from 'pg';

/** All that the tables of a database hold, as text; bytes as the text that they may be. */
export async function everyRow(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, statement_timeout: 20_000 });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      for (const row of rows) for (const value of Object.values(row)) texts.push(Buffer.isBuffer(value) ? value.toString('utf8') : JSON.stringify(value, bigintAsText));
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
