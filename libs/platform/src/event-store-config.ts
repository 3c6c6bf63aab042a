import { ConfigError, type Env, fileText, firstSet, integer, matching, secret } from './env-variables.js';
import { type EventStoreLocation, faultOfEventStoreDbUrl, filesOf, hasCredentials, isEventStoreDbUrl, optionsWithoutEffect, toConnectionString } from './event-store-url.js';
import { sqliteFile } from './sqlite-file.js';

const URL_VARIABLE = 'EVENT_STORE_URL';
/** Our account in a database, where the URL does not hold it. */
export const EVENT_STORE_ACCOUNT = ['EVENT_STORE_USERNAME', 'EVENT_STORE_PASSWORD', 'EVENT_STORE_PASSWORD_FILE'] as const;
const NAMESPACE = /^(?:[a-z0-9][a-z0-9-]{0,39})?$/;

/**
 * Where the log lies.
 * @param fallback the file, without EVENT_STORE_URL
 * @throws ConfigError
 */
export function eventStoreLocation(env: Env, fallback: string): EventStoreLocation {
  const url = env[URL_VARIABLE] ?? '';
  if (url === '' || url.startsWith('sqlite:')) return inFile(env, fallback);
  const fault = isEventStoreDbUrl(url)
    ? faultOfEventStoreDbUrl(url)
    : 'give sqlite:<file>, for example sqlite:./data/events.db, or esdb://<host>:2113, esdb+discover://<host>:2113 (kurrentdb:// is the same)';
  if (fault !== undefined) throw new ConfigError(URL_VARIABLE, url, fault);
  // The client would end the process with the first call otherwise, not with a word about the configuration.
  for (const [option, path] of filesOf(url)) fileText(`${URL_VARIABLE} (${option})`, path);
  const namespace = matching(env, 'EVENT_STORE_NAMESPACE', '', NAMESPACE, 'give up to 40 lower-case letters, digits and hyphens, or nothing');
  const withoutEffect = optionsWithoutEffect(url);
  const timeoutMs = integer(env, 'EVENT_STORE_TIMEOUT_MS', 3000, 100, 60_000);
  return {
    kind: 'eventstoredb', connectionString: toConnectionString(url, timeoutMs, credentials(env, url)), namespace: namespace === '' ? '' : `${namespace}.`, timeoutMs,
    ...(withoutEffect.length === 0 ? {} : { withoutEffect }),
  };
}

function inFile(env: Env, fallback: string): EventStoreLocation {
  const set = firstSet(env, EVENT_STORE_ACCOUNT);
  if (set !== undefined) throw new ConfigError(set, '***', `${URL_VARIABLE} leads to a file, which has no accounts; set ${URL_VARIABLE}=esdb://<host>:2113, or leave this variable out`);
  return sqliteFile(env, URL_VARIABLE, fallback);
}

function credentials(env: Env, url: string): { readonly username: string; readonly password: string } | undefined {
  const username = env['EVENT_STORE_USERNAME'];
  const password = secret(env, 'EVENT_STORE_PASSWORD');
  if (!username && password === undefined) return undefined;
  if (hasCredentials(url)) throw new ConfigError(URL_VARIABLE, url, 'EVENT_STORE_USERNAME or EVENT_STORE_PASSWORD is set as well; give user and password once');
  if (!username) throw new ConfigError('EVENT_STORE_USERNAME', undefined, 'name the user whom EVENT_STORE_PASSWORD belongs to');
  if (password === undefined) throw new ConfigError('EVENT_STORE_PASSWORD', undefined, 'give the password here or in the file that EVENT_STORE_PASSWORD_FILE names');
  return { username, password };
}
