import { resolve } from 'node:path';
import { ConfigError, type Env } from './env-variables.js';

/** @param more what else the variable takes, for the fault. @throws ConfigError */
export function sqliteFile(env: Env, variable: string, fallback: string, more = ''): { readonly kind: 'sqlite'; readonly path: string } {
  const url = env[variable];
  if (url === undefined || url === '') return { kind: 'sqlite', path: fallback };
  if (!url.startsWith('sqlite:') || url.length === 'sqlite:'.length) {
    throw new ConfigError(variable, url, `give sqlite:<file>, for example sqlite:./data/events.db${more}`);
  }
  return { kind: 'sqlite', path: resolve(url.slice('sqlite:'.length)) };
}
