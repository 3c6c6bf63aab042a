import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A URL without what only its owner may know: user, password, and options that are called so. */
export function withoutCredentials(url: string): string {
  // To the last @: a password that was not percent-encoded may hold any sign.
  return url.replace(/\/\/.*@/s, '//***@').replace(/([?&][^=&]*password[^=&]*=)[^&]*/gi, '$1***');
}

/** A fault names the variable, the value (a URL without its credentials) and what is allowed. Values of secrets are not handed in. */
export class ConfigError extends Error {
  constructor(variable: string, value: string | undefined, wayOut: string) {
    super(`${variable}=${value === undefined ? '(not set)' : withoutCredentials(value)}: ${wayOut}`);
    this.name = 'ConfigError';
  }
}

export type Env = Readonly<Record<string, string | undefined>>;

/** @throws ConfigError */
export function integer(env: Env, variable: string, fallback: number, min: number, max: number): number {
  const text = env[variable];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ConfigError(variable, text, `give a whole number from ${min} to ${max}`);
  }
  return value;
}

/** @throws ConfigError */
export function oneOf<const T extends string>(env: Env, variable: string, allowed: readonly T[], fallback: T): T {
  const text = env[variable];
  if (text === undefined || text === '') return fallback;
  const found = allowed.find((value) => value === text);
  if (found === undefined) throw new ConfigError(variable, text, `give one of ${allowed.join(', ')}`);
  return found;
}

/** @param form the whole value must have it. @throws ConfigError */
export function matching(env: Env, variable: string, fallback: string, form: RegExp, wayOut: string): string {
  const value = env[variable] || fallback;
  if (!form.test(value)) throw new ConfigError(variable, value, wayOut);
  return value;
}

/** The text of a file that a variable or an option of one names. @throws ConfigError */
export function fileText(variable: string, path: string): string {
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ConfigError(variable, path, `the file cannot be read (${code ?? 'unknown'})`);
  }
}

/**
 * A secret out of `<variable>`, or without its last line break out of the file that `<variable>_FILE` names.
 * @returns undefined when neither is set
 * @throws ConfigError, which never shows the secret
 */
export function secret(env: Env, variable: string): string | undefined {
  const [value, path] = [env[variable], env[`${variable}_FILE`]];
  if (value && path) throw new ConfigError(`${variable}_FILE`, path, `${variable} is set as well; give one of the two`);
  if (!path) return value || undefined;
  const text = fileText(`${variable}_FILE`, path).replace(/\r?\n$/, '');
  if (text === '' || /[\r\n]/.test(text)) throw new ConfigError(`${variable}_FILE`, path, 'the file must hold one line, the secret');
  return text;
}

/** The first of the variables that is set. */
export function firstSet(env: Env, variables: readonly string[]): string | undefined {
  return variables.find((variable) => env[variable]);
}
