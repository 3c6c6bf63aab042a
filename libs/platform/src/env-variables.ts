/** A fault names the variable, the value and what is allowed. */
export class ConfigError extends Error {
  constructor(variable: string, value: string | undefined, wayOut: string) {
    super(`${variable}=${value ?? '(not set)'}: ${wayOut}`);
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
