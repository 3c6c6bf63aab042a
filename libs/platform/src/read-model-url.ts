import type { Env } from './env-variables.js';
import { isPostgresUrl, postgresLocation, type PostgresLocation, refusePostgresVariables } from './postgres-config.js';
import { sqliteFile } from './sqlite-file.js';

/** Where the read model lies. Plain data: query threads are told it. */
export type ReadModelLocation = { readonly kind: 'sqlite'; readonly path: string } | PostgresLocation;

/** The server that READ_MODEL_URL names. @throws ConfigError */
export function readModelServer(env: Env): PostgresLocation {
  return postgresLocation(env, 'READ_MODEL', { fallback: 4, least: 2, most: 100 });
}

/** @throws ConfigError */
export function readModelLocation(env: Env, fallback: string): ReadModelLocation {
  if (isPostgresUrl(env['READ_MODEL_URL'] ?? '')) return readModelServer(env);
  refusePostgresVariables(env, 'READ_MODEL');
  return sqliteFile(env, 'READ_MODEL_URL', fallback, ', or postgres://<user>@<host>:5432/<database>');
}
