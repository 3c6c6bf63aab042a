import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { ReadModelKind } from './test-log.js';

/** An empty database for one suite or test. */
export interface PostgresDatabaseUnderTest {
  /** For `READ_MODEL_URL`. */
  readonly url: string;
  /** Another one with the same contents. Nobody may be connected to this one meanwhile. */
  copy(): Promise<PostgresDatabaseUnderTest>;
  /** Ends every connection to it and drops it. */
  stop(): Promise<void>;
}

const missing = process.env['XIUHUA_TEST_NO_POSTGRES'];
if (missing !== undefined && process.env['CI'] === 'true') throw new Error(`the PostgreSQL suites cannot run: ${missing}`);

/** The one that READ_MODEL_URL names, or that of the test run, which starts when it is first asked for. */
async function serverUrl(): Promise<string> {
  const given = process.env['READ_MODEL_URL'];
  if (given?.startsWith('postgres')) return given;
  const desk = process.env['XIUHUA_TEST_POSTGRES'];
  if (desk === undefined) throw new Error('no PostgreSQL for tests: run them through "npm test", or set READ_MODEL_URL=postgres://…');
  const answer = await fetch(desk, { signal: AbortSignal.timeout(60_000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A fresh database on a real PostgreSQL: this one, or the one that the suites share. */
export async function postgresDatabase(given?: { readonly url: string }): Promise<PostgresDatabaseUnderTest> {
  return createDatabase(given?.url ?? await serverUrl(), 'template1');
}

async function createDatabase(server: string, template: string): Promise<PostgresDatabaseUnderTest> {
  const name = `xiuhua_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, copy: () => createDatabase(server, name), stop: () => onServer(server, `drop database if exists ${name} with (force)`) };
}

/** Suites of the read model, once on each database. */
export function describeOnReadModels(name: string, suite: (kind: ReadModelKind) => void): void {
  describe(`${name}, on SQLite`, () => suite('sqlite'));
  describeWithPostgres(`${name}, on PostgreSQL`, () => suite('postgres'));
}

/** Of suites that need a PostgreSQL: skipped by name with the reason where there is none; with CI=true that is a failure. */
export function describeWithPostgres(name: string, suite: () => void): void {
  if (missing === undefined) describe(name, suite);
  else describe.skip(`${name} (skipped: ${missing})`, suite);
}
