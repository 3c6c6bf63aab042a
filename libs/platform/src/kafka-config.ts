import { ConfigError, type Env, fileText, firstSet, integer, matching, oneOf, secret } from './env-variables.js';

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

/** How the feed reaches Kafka. Secrets are in here: never logged as a whole. */
export interface KafkaConfig {
  /** `host:port`, at least one; the others are learnt from it. */
  readonly brokers: readonly string[];
  /** First part of every topic's name. */
  readonly topicPrefix: string;
  /** Of the topics whose keys are many; never changed once they exist. */
  readonly partitions: number;
  /** null: three, or as many as there are brokers. */
  readonly replicationFactor: number | null;
  /** `source` of every CloudEvent: a URI reference that names this installation. */
  readonly source: string;
  /** null: no TLS. Texts in PEM; without `ca` the system's authorities are trusted. */
  readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string } | null;
  readonly sasl: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string } | null;
  /** One request may take this long before it is tried again. */
  readonly timeoutMs: number;
}

const BROKER = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/;
/** Kafka's own rule for topics, with room for the rest of the name. */
export const TOPIC_PREFIX = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const SOURCE = /^[\x21-\x7e]{1,200}$/;

/**
 * null without KAFKA_BROKERS.
 * @throws ConfigError
 */
export function kafkaConfig(env: Env): KafkaConfig | null {
  const brokers = env['KAFKA_BROKERS'];
  if (brokers === undefined || brokers.trim() === '') return null;
  return {
    brokers: brokersOf(brokers),
    topicPrefix: matching(env, 'KAFKA_TOPIC_PREFIX', 'xiuhua', TOPIC_PREFIX, 'give 1 to 100 letters, digits, dots, hyphens or underscores'),
    partitions: integer(env, 'KAFKA_PARTITIONS', 12, 1, 1000),
    replicationFactor: env['KAFKA_REPLICATION_FACTOR'] ? integer(env, 'KAFKA_REPLICATION_FACTOR', 3, 1, 9) : null,
    source: matching(env, 'FEED_SOURCE', '/xiuhua', SOURCE, 'give a URI reference without spaces that names this installation, for example /cities/qingdao'),
    tls: tlsOf(env),
    sasl: saslOf(env),
    timeoutMs: integer(env, 'KAFKA_TIMEOUT_MS', 10_000, 1_000, 30_000),
  };
}

function brokersOf(list: string): string[] {
  const brokers = list.split(',').map((broker) => broker.trim()).filter((broker) => broker !== '');
  for (const broker of brokers) {
    const port = Number(BROKER.exec(broker)?.[1]);
    if (!(port >= 1 && port <= 65_535)) throw new ConfigError('KAFKA_BROKERS', list, `${broker} is no host:port; give for example kafka-1:9092,kafka-2:9092`);
  }
  return brokers;
}

function tlsOf(env: Env): KafkaConfig['tls'] {
  const on = oneOf(env, 'KAFKA_TLS', ['0', '1'], '0') === '1';
  const [ca, cert, key] = [file(env, 'KAFKA_TLS_CA_FILE'), file(env, 'KAFKA_TLS_CERT_FILE'), file(env, 'KAFKA_TLS_KEY_FILE')];
  if (!on) {
    const set = firstSet(env, ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE']);
    if (set !== undefined) throw new ConfigError(set, env[set], 'set KAFKA_TLS=1 as well, or leave this variable out');
    return null;
  }
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'KAFKA_TLS_CERT_FILE' : 'KAFKA_TLS_KEY_FILE';
    throw new ConfigError(missing, undefined, 'a client certificate needs both KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE');
  }
  return { ...(ca === undefined ? {} : { ca }), ...(cert === undefined || key === undefined ? {} : { cert, key }) };
}

function saslOf(env: Env): KafkaConfig['sasl'] {
  const username = env['KAFKA_SASL_USERNAME'];
  if (!username) {
    const set = firstSet(env, ['KAFKA_SASL_PASSWORD', 'KAFKA_SASL_PASSWORD_FILE', 'KAFKA_SASL_MECHANISM']);
    if (set !== undefined) throw new ConfigError('KAFKA_SASL_USERNAME', undefined, `name the user whom ${set} belongs to`);
    return null;
  }
  const mechanism = oneOf(env, 'KAFKA_SASL_MECHANISM', SASL_MECHANISMS, 'scram-sha-512');
  const password = secret(env, 'KAFKA_SASL_PASSWORD');
  if (password === undefined) throw new ConfigError('KAFKA_SASL_PASSWORD', undefined, 'give the password in KAFKA_SASL_PASSWORD or in the file that KAFKA_SASL_PASSWORD_FILE names');
  return { mechanism, username, password };
}

function file(env: Env, variable: string): string | undefined {
  const path = env[variable];
  return path ? fileText(variable, path) : undefined;
}
