import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, type Env } from './env-variables.js';

/** Text of the file that a variable names; undefined when it is not set. @throws ConfigError */
export function fileSetting(env: Env, variable: string): string | undefined {
  const path = env[variable];
  if (!path) return undefined;
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ConfigError(variable, path, `the file cannot be read (${code ?? 'unknown'})`);
  }
}

/** A secret: the variable itself, or the first line of the file that `<variable>_FILE` names. @throws ConfigError */
export function secretSetting(env: Env, variable: string): string | undefined {
  return env[variable] || fileSetting(env, `${variable}_FILE`)?.replace(/\r?\n$/, '') || undefined;
}
