import { resolve } from 'node:path';
import { ConfigError, type Env } from './env-variables.js';
import { isPostgresUrl, postgresLocation, type PostgresLocation, refusePostgresVariables } from './postgres-config.js';
import { sqliteFile } from './sqlite-file.js';

/** Where person keys and identities lie. */
export type KeyStoreLocation = { readonly kind: 'sqlite'; readonly path: string } | PostgresLocation;

/** What wraps the person keys: one of the two. */
export type MasterKeySource =
  /** Base64. Never logged. */
  | { readonly kind: 'variable'; readonly value: string }
  /** `make`: on the first start, where there is none. */
  | { readonly kind: 'file'; readonly path: string; readonly make: boolean };

/** @throws ConfigError */
export function keyStoreLocation(env: Env, fallback: string): KeyStoreLocation {
  if (isPostgresUrl(env['KEY_STORE_URL'] ?? '')) return postgresLocation(env, 'KEY_STORE', { schema: 'xiuhua_keys', connections: 4, timeoutMs: 3000 });
  refusePostgresVariables(env, 'KEY_STORE');
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
