import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { kafkaClient } from '#libs/feed/src/kafka/kafka-client.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { FeedTopics } from '#libs/feed/src/feed-topics.js';
import { loadConfig } from '#libs/platform/src/config.js';
import { kafkaConfig } from '#libs/platform/src/kafka-config.js';
import { createLog, errorFacts } from '#libs/platform/src/logging.js';
import { PostgresPool } from '#libs/platform/src/postgres-pool.js';
import { readModelServer } from '#libs/platform/src/read-model-url.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';
import { describeWithKafka } from '../support/kafka/describe-with-kafka.js';
import { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { describeWithOwnPostgres } from '../support/postgres/own-postgres.js';
import { PostgresServer } from '../support/postgres/postgres-server.js';
import { describeUnless } from '../support/skip-by-name.js';
import { TlsAuthority, whyNoCertificates } from '../support/tls-authority.js';

const reason = whyNoCertificates();
if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`the suites of TLS cannot run: ${reason}`);

describeUnless(reason)('over TLS, with an authority that nobody else knows,', () => {
  let authority: TlsAuthority;
  let stranger: TlsAuthority;
  beforeAll(() => { [authority, stranger] = [new TlsAuthority(), new TlsAuthority()]; });
  afterAll(() => { for (const one of [authority, stranger]) one?.remove(); });

  const hintIn = (error: unknown): unknown => errorFacts(error)['hint'];
  const failureOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no failure', (error: unknown) => error);

  describe('EventStoreDB (protocol server)', () => {
    let server: EventStoreDbProtocolServer;
    beforeAll(async () => { server = await EventStoreDbProtocolServer.start({ tls: authority.certificate() }); });
    afterAll(() => server?.stop());

    const storeTrusting = (caFile: string | undefined): EventStoreDbEventStore => {
      const url = `esdb://127.0.0.1:${server.port}${caFile === undefined ? '' : `?tlsCAFile=${caFile}`}`;
      const { eventStore } = loadConfig({ EVENT_STORE_URL: url, EVENT_STORE_USERNAME: 'clerk', EVENT_STORE_PASSWORD: 'p@ss:word', EVENT_STORE_TIMEOUT_MS: '2000' });
      if (eventStore.kind !== 'eventstoredb') throw new Error('another store was configured');
      return new EventStoreDbEventStore(eventStore);
    };

    it('is spoken to who names the authority, and the account goes with the call that carries all appends', async () => {
      const store = storeTrusting(authority.caFile);
      try {
        const stream = sampleStream();
        await store.append(stream, 'no-stream', sampleEvents(2));
        await Promise.all(Array.from({ length: 20 }, () => store.append(sampleStream(), 'no-stream', sampleEvents(1))));
        expect(await store.readStream(stream)).toHaveLength(2);
        expect([server.faults.appendCalls, server.faults.singleAppendCalls]).toEqual([1, 0]);
        expect(server.faults.accounts).toEqual(new Set([`Basic ${Buffer.from('clerk:p@ss:word').toString('base64')}`]));
      } finally {
        await store.close();
      }
    });

    it.each(['another authority', 'none'])('is refused by who names %s, who is told what to set', async (named) => {
      const store = storeTrusting(named === 'none' ? undefined : stranger.caFile);
      try {
        for (const failure of [await failureOf(store.append(sampleStream(), 'no-stream', sampleEvents(1))), await failureOf(store.readAll(0n, 10))]) {
          expect(failure).toMatchObject({ name: 'EventStoreUnavailableError', message: expect.stringMatching(/certificate.*tlsCAFile in EVENT_STORE_URL/) as unknown });
          expect(hintIn(failure)).toContain('tlsCAFile in EVENT_STORE_URL');
        }
      } finally {
        await store.close();
      }
    });
  });

  describeWithOwnPostgres('PostgreSQL', () => {
    let server: PostgresServer;
    beforeAll(async () => { server = await PostgresServer.start({ tls: authority.certificate() }); }, 60_000);
    afterAll(() => server?.stop());

    const locationTrusting = (caFile: string) => readModelServer({ READ_MODEL_URL: `${server.url}?sslmode=verify-full&sslrootcert=${caFile}` });

    it('is spoken to who names the authority', async () => {
      const pool = new PostgresPool({ location: locationTrusting(authority.caFile), timeoutMs: 5_000 });
      try {
        expect(await pool.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
      } finally {
        await pool.close();
      }
      const database = await openReadModel(locationTrusting(authority.caFile));
      await database.close();
    });

    it('is refused by who names another, who is told what to set', async () => {
      const pool = new PostgresPool({ location: locationTrusting(stranger.caFile), timeoutMs: 5_000 });
      const failures = [await failureOf(pool.query('select 1')), await failureOf(openReadModel(locationTrusting(stranger.caFile)))];
      await pool.close();
      for (const failure of failures) {
        expect(failure).toMatchObject({ name: 'PostgresUnavailableError', message: expect.stringContaining('certificate') as unknown });
        expect(hintIn(failure)).toContain('sslrootcert in READ_MODEL_URL or KEY_STORE_URL');
      }
    });
  });

  describeWithKafka('Kafka', () => {
    let broker: KafkaBroker;
    beforeAll(async () => { broker = await KafkaBroker.start({ tls: authority.certificate() }); }, 180_000);
    afterAll(() => broker?.stop());

    const clientTrusting = (caFile: string) => {
      const config = kafkaConfig({ KAFKA_BROKERS: broker.tlsBrokers, KAFKA_TLS: '1', KAFKA_TLS_CA_FILE: caFile });
      if (config === null) throw new Error('a broker is needed');
      return kafkaClient(config, 'xiuhua-test', createLog({ level: 'silent', service: 'test' }));
    };

    it('is spoken to who names the authority', async () => {
      const topics = new FeedTopics('over-tls', 2);
      await prepareTopics(clientTrusting(authority.caFile), topics, null);
      const admin = clientTrusting(authority.caFile).admin();
      await admin.connect();
      expect(await admin.listTopics()).toEqual(expect.arrayContaining(topics.all.map(({ name }) => name)));
      await admin.disconnect();
    }, 60_000);

    it('is refused by who names another, who is told what to set', async () => {
      const failure = await failureOf(prepareTopics(clientTrusting(stranger.caFile), new FeedTopics('over-tls', 2), null));
      expect(failure).toMatchObject({ message: expect.stringContaining('certificate') as unknown });
      expect(hintIn(failure)).toContain('KAFKA_TLS_CA_FILE');
    }, 60_000);
  });
});
