import { resolve } from 'node:path';
import { ConfigError, type Env, integer } from './env-variables.js';
import { fileSetting, secretSetting } from './file-setting.js';

/** Where the read model lies. Plain data: query threads are told it. */
export type ReadModelLocation = { readonly kind: 'sqlite'; readonly path: string } | PostgresLocation;

export interface PostgresLocation {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Never logged. undefined: the server asks for none. */
  readonly password?: string;
  /** null: no TLS. Otherwise the server's certificate is verified, against this authority (PEM) or the system's. */
  readonly tls: { readonly ca?: string } | null;
  /** Most connections of one process' pool; query threads have their own besides. */
  readonly connections: number;
}

const EXAMPLE = 'give sqlite:<file> or postgres://<user>@<host>:5432/<database>';
const SSL_MODES = ['disable', 'verify-full'] as const;

export function isPostgresUrl(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url);
}

/** The server that READ_MODEL_URL names. @throws ConfigError, which shows no password */
export function postgresLocation(env: Env): PostgresLocation {
  const text = env['READ_MODEL_URL'] ?? '';
  const refuse = (wayOut: string): ConfigError => new ConfigError('READ_MODEL_URL', text.replace(/\/\/.*@/, '//***@'), wayOut);
  if (!URL.canParse(text)) throw refuse(EXAMPLE);
  const url = new URL(text);
  const [user, inUrl, database] = [url.username, url.password, url.pathname.slice(1)].map((part) => decoded(part, refuse)) as [string, string, string];
  if (url.hostname === '' || user === '') throw refuse(`${EXAMPLE}; host and user must be named`);
  if (database === '' || database.includes('/')) throw refuse(`${EXAMPLE}; name one database behind the host`);
  const password = inUrl || secretSetting(env, 'READ_MODEL_PASSWORD');
  return {
    kind: 'postgres', host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? 5432 : Number(url.port), database, user,
    ...(password === undefined ? {} : { password }),
    tls: tlsOf(env, url, refuse),
    connections: integer(env, 'READ_MODEL_CONNECTIONS', 4, 2, 100),
  };
}

function decoded(text: string, refuse: (wayOut: string) => ConfigError): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refuse('percent-encode special characters of user, password and database');
  }
}

/** Nothing between no TLS and a verified server: a connection that anybody can pose as the end of protects nothing. */
function tlsOf(env: Env, url: URL, refuse: (wayOut: string) => ConfigError): PostgresLocation['tls'] {
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'sslmode');
  if (unknown !== undefined) throw refuse(`there is no option ${unknown}; known is sslmode (${SSL_MODES.join(', ')})`);
  const mode = url.searchParams.get('sslmode') ?? 'disable';
  if (!SSL_MODES.some((known) => known === mode)) throw refuse(`the option sslmode cannot be "${mode}"; give one of ${SSL_MODES.join(', ')}`);
  const ca = fileSetting(env, 'READ_MODEL_TLS_CA_FILE');
  if (mode === 'disable') {
    if (ca !== undefined) throw new ConfigError('READ_MODEL_TLS_CA_FILE', env['READ_MODEL_TLS_CA_FILE'], 'set sslmode=verify-full in READ_MODEL_URL as well, or leave this variable out');
    return null;
  }
  return ca === undefined ? {} : { ca };
}

/** @throws ConfigError */
export function readModelLocation(env: Env, fallback: string): ReadModelLocation {
  const url = env['READ_MODEL_URL'] ?? '';
  if (isPostgresUrl(url)) return postgresLocation(env);
  if (url === '') return { kind: 'sqlite', path: fallback };
  if (!url.startsWith('sqlite:') || url.length === 'sqlite:'.length) throw new ConfigError('READ_MODEL_URL', url, EXAMPLE);
  return { kind: 'sqlite', path: resolve(url.slice('sqlite:'.length)) };
}
