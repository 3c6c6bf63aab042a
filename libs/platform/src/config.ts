import { resolve } from 'node:path';
import { ConfigError, type Env, integer, oneOf } from './env-variables.js';
import { eventStoreLocation } from './event-store-config.js';
import type { EventStoreLocation } from './event-store-url.js';
import { type KafkaConfig, kafkaConfig } from './kafka-config.js';
import { keyStoreLocation, type KeyStoreLocation, masterKeySource, type MasterKeySource } from './key-store-config.js';
import { type ReadModelLocation, readModelLocation } from './read-model-url.js';

export { ConfigError };

/** Everything an operator can set. Read once at start-up; a fault names the variable, the value and what is allowed. */
export interface Config {
  readonly dataDir: string;
  readonly eventStore: EventStoreLocation;
  readonly readModel: ReadModelLocation;
  /** null: no feed. */
  readonly kafka: KafkaConfig | null;
  readonly keyStore: KeyStoreLocation;
  readonly masterKey: MasterKeySource;
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly bodyLimitBytes: number;
    /** Requests of one account per minute before 429; 0: no limit. */
    readonly rateLimitPerMinute: number;
  };
  /** Analysts are not shown response times of groups with fewer tickets; 0: they see all. */
  readonly hideGroupsUnder: number;
  readonly auth:
    | { readonly kind: 'local'; readonly keyFile: string; readonly issuer: string; readonly audience: string }
    | { readonly kind: 'jwks'; readonly jwksUrl: string; readonly issuer: string; readonly audience: string };
  /** Appends waiting for the writer before 503. */
  readonly appendQueueLimit: number;
  /** Folded streams kept in memory. */
  readonly streamCacheSize: number;
  readonly queryTimeoutMs: number;
  /** Events a projection may lag behind before the api says that it is not ready; 0: no bound. */
  readonly readyLagLimit: number;
  readonly simulationTimeoutMs: number;
  /** Where projector and relay answer `/health` and `/metrics`; null: nowhere. */
  readonly operations: { readonly host: string; readonly projectorPort: number | null; readonly relayPort: number | null };
  /** Serves a command that does nothing, to measure what a command costs beyond its request. */
  readonly bench: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

function authConfig(env: Env, dataDir: string): Config['auth'] {
  const audience = env['AUTH_AUDIENCE'] || 'xiuhua';
  const jwksUrl = env['AUTH_JWKS_URL'];
  if (!jwksUrl) {
    return { kind: 'local', keyFile: resolve(dataDir, 'issuer.jwk'), issuer: env['AUTH_ISSUER'] || 'xiuhua-local', audience };
  }
  if (!/^https?:\/\//.test(jwksUrl) || !URL.canParse(jwksUrl)) throw new ConfigError('AUTH_JWKS_URL', jwksUrl, 'give the http(s) URL of the issuer\'s JWKS document');
  const issuer = env['AUTH_ISSUER'];
  if (!issuer) throw new ConfigError('AUTH_ISSUER', issuer, 'name the issuer whose keys AUTH_JWKS_URL serves');
  return { kind: 'jwks', jwksUrl, issuer, audience };
}

/** null where it is not set: then nothing listens. */
function port(env: Env, variable: string): number | null {
  return env[variable] ? integer(env, variable, 0, 0, 65_535) : null;
}

/** @throws ConfigError */
export function loadConfig(env: Env): Config {
  const dataDir = resolve(env['DATA_DIR'] || 'data');
  const keyStore = keyStoreLocation(env, resolve(dataDir, 'keys.db'));
  return {
    dataDir,
    eventStore: eventStoreLocation(env, resolve(dataDir, 'events.db')),
    readModel: readModelLocation(env, resolve(dataDir, 'read-model.db')),
    kafka: kafkaConfig(env),
    keyStore,
    masterKey: masterKeySource(env, keyStore, resolve(dataDir, 'master.key')),
    http: {
      host: env['HOST'] || '127.0.0.1',
      port: integer(env, 'PORT', 3000, 0, 65535),
      bodyLimitBytes: integer(env, 'BODY_LIMIT_BYTES', 64 * 1024, 1024, 1024 * 1024),
      rateLimitPerMinute: integer(env, 'RATE_LIMIT_PER_MINUTE', 6000, 0, 1_000_000_000),
    },
    hideGroupsUnder: integer(env, 'HIDE_GROUPS_UNDER', 0, 0, 1_000_000),
    auth: authConfig(env, dataDir),
    appendQueueLimit: integer(env, 'APPEND_QUEUE_LIMIT', 4096, 1, 1_000_000),
    streamCacheSize: integer(env, 'STREAM_CACHE_SIZE', 20_000, 1, 10_000_000),
    queryTimeoutMs: integer(env, 'QUERY_TIMEOUT_MS', 5000, 100, 600_000),
    readyLagLimit: integer(env, 'READY_LAG_LIMIT', 10_000, 0, 1_000_000_000),
    simulationTimeoutMs: integer(env, 'SIMULATION_TIMEOUT_MS', 60_000, 100, 3_600_000),
    operations: { host: env['OPERATIONS_HOST'] || '127.0.0.1', projectorPort: port(env, 'PROJECTOR_PORT'), relayPort: port(env, 'RELAY_PORT') },
    bench: oneOf(env, 'BENCH', ['0', '1'], '0') === '1',
    logLevel: oneOf(env, 'LOG_LEVEL', ['debug', 'info', 'warn', 'error', 'silent'], 'info'),
  };
}
