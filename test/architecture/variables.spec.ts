import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { loadConfig } from '#libs/platform/src/config.js';
import type { Env } from '#libs/platform/src/env-variables.js';
import { ROOT } from '../support/real-data.js';

/** Of configurations that together reach every variable: names it asked for. */
function asked(): Set<string> {
  const names = new Set<string>();
  const recording = (env: Env): Env => new Proxy(env, {
    get: (target, name) => {
      names.add(String(name));
      return target[String(name)];
    },
  });
  const cluster = { EVENT_STORE_URL: 'esdb://db', KEY_STORE_URL: 'postgres://u@localhost/keys', MASTER_KEY: 'x', KAFKA_BROKERS: 'kafka:9092' };
  for (const env of [
    {}, cluster, { AUTH_JWKS_URL: 'https://issuer.example/jwks', AUTH_ISSUER: 'issuer' },
    { KAFKA_BROKERS: 'kafka:9092', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p', KAFKA_REPLICATION_FACTOR: '1' },
  ]) loadConfig(recording(env));
  return names;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').split(/^## /m).find((part) => part.startsWith('Configuration\n')) ?? '';

describe('environment variables', () => {
  it('are all in README, and README names no other', () => {
    const rows = readme.split('\n').filter((line) => line.startsWith('| `'));
    const documented = rows.flatMap((row) => [...row.split('|')[1]!.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name!));
    expect(documented.toSorted()).toEqual([...new Set(documented)].toSorted());
    const literal = ['apps', 'libs'].flatMap(sources).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\benv\['([A-Z_]+)'\]/g)].map(([, name]) => name!));
    expect(documented.toSorted()).toEqual([...new Set([...asked(), ...literal])].toSorted());
  });

  it('come in at the mains only', () => {
    const reading = ['apps', 'libs'].flatMap(sources).filter((file) => readFileSync(file, 'utf8').includes('process.env'));
    expect(reading.map((file) => relative(ROOT, file).split(sep).join('/')).toSorted()).toEqual([
      'apps/cli/src/main.ts', 'apps/supervisor/src/main.ts', 'libs/platform/src/config-or-exit.ts',
    ]);
  });
});
