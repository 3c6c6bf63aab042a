import { loadConfig } from '#libs/platform/src/config.js';
import type { Env } from '#libs/platform/src/env-variables.js';

/** Names of the environment that the configuration asks for: of configurations that together reach every variable. */
export function variablesAsked(): Set<string> {
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
