import { resolve } from 'node:path';
import { ConfigError, type Env, integer, matching } from './env-variables.js';
import { isPostgresUrl, postgresLocation, type PostgresLocation, refusePostgresVariables } from './postgres-config.js';
import { sqliteFile } from './sqlite-file.js';

export interface KeyStoreDatabase extends PostgresLocation {
  /** Where the tables lie; made when it is not there. */
  readonly schema: string;
  /** One statement, and waiting for a connection, may each take this long. */
  readonly timeoutMs: number;
}

/** Where person keys and identities lie. */
export type KeyStoreLocation = { readonly kind: 'sqlite'; readonly path: string } | KeyStoreDatabase;

const SCHEMA = /^[a-z_][a-z0-9_]{0,62}$/;

/** What wraps the person keys: one of the two. */
export type MasterKeySource =
  /** Base64. Never logged. */
  | { readonly kind: 'variable'; readonly value: string }
  /** `make`: on the first start, where there is none. */
  | { readonly kind: 'file'; readonly path: string; readonly make: boolean };

/** @throws ConfigError */
export function keyStoreLocation(env: Env, fallback: string): KeyStoreLocation {
  if (isPostgresUrl(env['KEY_STORE_URL'] ?? '')) {
    return {
      ...postgresLocation(env, 'KEY_STORE', { fallback: 4, least: 1, most: 1000 }),
      schema: matching(env, 'KEY_STORE_SCHEMA', 'xiuhua_keys', SCHEMA, 'give up to 63 lower-case letters, digits and underscores'),
      timeoutMs: integer(env, 'KEY_STORE_TIMEOUT_MS', 3000, 100, 60_000),
    };
  }
  refusePostgresVariables(env, 'KEY_STORE', ['SCHEMA', 'TIMEOUT_MS']);
  return sqliteFile(env, 'KEY_STORE_URL', fallback, ', or postgres://<user>@<host>:5432/<database>');
}

/**
 * A key store that several machines share is not wrapped by a key that one of them has made for itself: there the master
 * key must be named, and be there.
 * @throws ConfigError
 */
export function masterKeySource(env: Env, { kind }: KeyStoreLocation, fallback: string): MasterKeySource {
  const [value, path] = [env['MASTER_KEY'], env['MASTER_KEY_FILE']];
  if (value && path) throw new ConfigError('MASTER_KEY_FILE', path, 'MASTER_KEY is set as well; give one of the two');
  if (value) return { kind: 'variable', value };
  if (kind === 'postgres' && !path) {
    throw new ConfigError('MASTER_KEY_FILE', undefined, 'a key store in PostgreSQL needs a master key that every node has: make one with "openssl rand -base64 32" and give it by MASTER_KEY_FILE or MASTER_KEY');
  }
  return { kind: 'file', path: resolve(path || fallback), make: kind === 'sqlite' };
}
