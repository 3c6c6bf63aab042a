import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaConfig } from './kafka-config.js';

const on = { KAFKA_BROKERS: 'kafka-1:9092' };

describe('the configuration of the feed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-kafka-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is off without brokers', () => {
    expect(kafkaConfig({})).toBeNull();
    expect(kafkaConfig({ KAFKA_BROKERS: ' ' })).toBeNull();
  });

  it('needs nothing but brokers', () => {
    expect(kafkaConfig({ KAFKA_BROKERS: 'kafka-1:9092, [::1]:9093' })).toEqual({
      brokers: ['kafka-1:9092', '[::1]:9093'], topicPrefix: 'xiuhua', partitions: 12, replicationFactor: null, source: '/xiuhua', tls: null, sasl: null, timeoutMs: 10_000,
    });
  });

  it('takes the password from a variable, or from a file without its last line break', () => {
    const path = join(folder, 'password');
    writeFileSync(path, 'secret words\n');
    const sasl = { mechanism: 'scram-sha-512', username: 'relay', password: 'secret words' };
    expect(kafkaConfig({ ...on, KAFKA_SASL_USERNAME: 'relay', KAFKA_SASL_PASSWORD_FILE: path })?.sasl).toEqual(sasl);
    expect(kafkaConfig({ ...on, KAFKA_SASL_USERNAME: 'relay', KAFKA_SASL_PASSWORD: 'secret words' })?.sasl).toEqual(sasl);
  });

  it.each([
    [{ KAFKA_BROKERS: 'kafka-1' }, /KAFKA_BROKERS=kafka-1: kafka-1 is no host:port/],
    [{ KAFKA_BROKERS: 'kafka-1:99999' }, /no host:port/],
    [{ ...on, KAFKA_TOPIC_PREFIX: 'a b' }, /KAFKA_TOPIC_PREFIX=a b: /],
    [{ ...on, KAFKA_PARTITIONS: '0' }, /KAFKA_PARTITIONS=0: give a whole number from 1 to 1000/],
    [{ ...on, KAFKA_REPLICATION_FACTOR: '10' }, /KAFKA_REPLICATION_FACTOR=10/],
    [{ ...on, FEED_SOURCE: 'a city' }, /FEED_SOURCE=a city: /],
    [{ ...on, KAFKA_TLS: 'yes' }, /KAFKA_TLS=yes: give one of 0, 1/],
    [{ ...on, KAFKA_TLS: '1', KAFKA_TLS_CA_FILE: join(folder, 'absent') }, /KAFKA_TLS_CA_FILE=.*the file cannot be read \(ENOENT\)/],
    [{ ...on, KAFKA_SASL_USERNAME: 'relay' }, /KAFKA_SASL_PASSWORD=\(not set\): give the password/],
    [{ ...on, KAFKA_SASL_PASSWORD: 'x' }, /KAFKA_SASL_USERNAME=\(not set\): name the user whom KAFKA_SASL_PASSWORD belongs to/],
    [{ ...on, KAFKA_SASL_USERNAME: 'relay', KAFKA_SASL_PASSWORD: 'x', KAFKA_SASL_MECHANISM: 'magic' }, /KAFKA_SASL_MECHANISM=magic: give one of plain/],
  ])('refuses %j', (env, message) => {
    expect(() => kafkaConfig(env)).toThrow(message);
  });

  it('refuses files for TLS that is not on, and half a client certificate', () => {
    const path = join(folder, 'cert.pem');
    writeFileSync(path, 'pem');
    expect(() => kafkaConfig({ ...on, KAFKA_TLS_CA_FILE: path })).toThrow(/KAFKA_TLS_CA_FILE=.*set KAFKA_TLS=1/);
    expect(() => kafkaConfig({ ...on, KAFKA_TLS: '1', KAFKA_TLS_CERT_FILE: path })).toThrow(/KAFKA_TLS_KEY_FILE=\(not set\)/);
    expect(kafkaConfig({ ...on, KAFKA_TLS: '1', KAFKA_TLS_CERT_FILE: path, KAFKA_TLS_KEY_FILE: path })?.tls).toEqual({ cert: 'pem', key: 'pem' });
  });

  it('never tells a password', () => {
    expect(() => kafkaConfig({ ...on, KAFKA_SASL_PASSWORD: 'secret words' })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') as string }) as Error);
  });
});
