import { resolve } from 'node:path';
import { ConfigError, type Env, fileText, firstSet, integer, secret } from './env-variables.js';

/** How a part of ours reaches its tables in PostgreSQL. Secrets are in here: never logged as a whole. */
export interface PostgresLocation {
  readonly kind: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** undefined: the server asks for none, or for a client certificate. */
  readonly password: string | undefined;
  readonly tls: PostgresTls | null;
  /** Of one pool, at most. */
  readonly connections: number;
}

/** Texts in PEM; without `ca` the system's authorities are trusted. */
export interface PostgresTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** `verify-ca` asks not for the host's name. */
  readonly checksHost: boolean;
}

const EXAMPLE = 'postgres://<user>@<host>:5432/<database>';
export interface Bounds {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

const OPTIONS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function isPostgresUrl(url: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(url);
}

/**
 * Where `<prefix>_URL` leads, with the user and password that stand in it or in variables of their own.
 * TLS as libpq spells it; without `sslmode` the server's certificate and name are checked, on loopback there is no TLS.
 * @throws ConfigError
 */
export function postgresLocation(env: Env, prefix: string, connections: Bounds): PostgresLocation {
  const variable = `${prefix}_URL`;
  const text = env[variable] ?? '';
  const fault = (wayOut: string): ConfigError => new ConfigError(variable, text, wayOut);
  if (!URL.canParse(text)) throw fault(`give ${EXAMPLE}, with special characters of user and password percent-encoded`);
  const url = new URL(text);
  const database = decoded(url.pathname.slice(1));
  if (url.hostname === '') throw fault(`name the host: ${EXAMPLE}`);
  if (database === undefined || !/^[^/]+$/.test(database)) throw fault(`name the database: ${EXAMPLE}`);
  for (const option of url.searchParams.keys()) {
    if (!OPTIONS.includes(option)) throw fault(`there is no option ${option}; known are ${OPTIONS.join(', ')}`);
  }
  return {
    kind: 'postgres', host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 5432 : Number(url.port), database,
    ...credentials(env, prefix, url), tls: tlsOf(variable, text, url),
    connections: integer(env, `${prefix}_CONNECTIONS`, connections.fallback, connections.least, connections.most),
  };
}

/** @param more besides those of every location. @throws ConfigError when a variable of PostgreSQL is set though the URL leads elsewhere */
export function refusePostgresVariables(env: Env, prefix: string, more: readonly string[] = []): void {
  const set = firstSet(env, ['USERNAME', 'PASSWORD', 'PASSWORD_FILE', 'CONNECTIONS', ...more].map((name) => `${prefix}_${name}`));
  if (set === undefined) return;
  const shown = set.includes('PASSWORD') ? '***' : env[set];
  throw new ConfigError(set, shown, `${prefix}_URL leads to a file, which has no such thing; set ${prefix}_URL=${EXAMPLE}, or leave this variable out`);
}

function credentials(env: Env, prefix: string, url: URL): Pick<PostgresLocation, 'user' | 'password'> {
  const [inUrl, variable] = [url.username !== '' || url.password !== '', `${prefix}_URL`];
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined) throw new ConfigError(variable, env[variable], 'percent-encode user and password');
  const named = env[`${prefix}_USERNAME`];
  if (named && inUrl) throw new ConfigError(`${prefix}_USERNAME`, named, `${variable} names a user as well; give one of the two`);
  const given = secret(env, `${prefix}_PASSWORD`);
  if (given !== undefined && url.password !== '') throw new ConfigError(variable, env[variable], `${prefix}_PASSWORD or its file is set as well; give the password once`);
  if (!named && user === '') throw new ConfigError(`${prefix}_USERNAME`, undefined, `name the user here or in ${variable}`);
  return { user: named || user, password: given ?? (password === '' ? undefined : password) };
}

function tlsOf(variable: string, text: string, url: URL): PostgresTls | null {
  const option = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const mode = option('sslmode') ?? (LOOPBACK.test(url.hostname) ? 'disable' : 'verify-full');
  const file = (name: string): string | undefined => {
    const path = option(name);
    return path === undefined ? undefined : fileText(`${variable} (${name})`, resolve(path));
  };
  const [ca, cert, key] = [file('sslrootcert'), file('sslcert'), file('sslkey')];
  if (mode === 'disable') {
    if (ca !== undefined || cert !== undefined || key !== undefined) throw new ConfigError(variable, text, 'certificates are named, but there is no TLS; set sslmode=verify-full');
    return null;
  }
  if (mode !== 'verify-full' && mode !== 'verify-ca') {
    throw new ConfigError(variable, text, `sslmode cannot be "${mode}"; give verify-full, verify-ca, or for trials disable. An authority of your own is named with sslrootcert=<file>`);
  }
  if ((cert === undefined) !== (key === undefined)) throw new ConfigError(variable, text, 'a client certificate needs both sslcert and sslkey');
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }), checksHost: mode === 'verify-full' };
}

/** undefined where the percent-encoding is broken. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
