import { randomBytes } from 'node:crypto';
import { postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { closeAll } from '../../support/end-process.js';
import { ProtocolServerProcess } from '../../support/eventstoredb-protocol-server/server-process.js';
import { ownBroker, sharedBroker } from '../../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../../support/kafka/feed-under-test.js';
import type { KafkaBroker } from '../../support/kafka/kafka-broker.js';
import { PostgresServer } from '../../support/postgres/postgres-server.js';

/** Short, so that faults meet it; what is answered must be so in about four times as long, and twice as long of the keys. */
export const ENGINE_TIMEOUT_MS = 1_000;

interface Parts {
  readonly store: ProtocolServerProcess;
  readonly postgres: PostgresServer;
  /** Undefined where KAFKA_BROKERS names somebody else's, which nobody kills. */
  readonly broker: KafkaBroker | undefined;
  readonly readModel: PostgresDatabaseUnderTest;
  readonly keys: PostgresDatabaseUnderTest;
  readonly feed: FeedUnderTest;
}

/** What a cluster stands on, each engine a process of this suite alone. */
export class Engines {
  private constructor(readonly parts: Parts) {}

  static async start(): Promise<Engines> {
    // The broker first: on a new machine Maven brings its jars while everything else stands still, and the time limits of the others would pass meanwhile.
    const started = await Promise.allSettled([ownBroker(), ProtocolServerProcess.start(), PostgresServer.start()]);
    const [broker, store, postgres] = started.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as [KafkaBroker?, ProtocolServerProcess?, PostgresServer?];
    try {
      for (const one of started) if (one.status === 'rejected') throw one.reason;
      const [readModel, keys] = [await postgresDatabase(postgres), await postgresDatabase(postgres)];
      return new Engines({ store: store!, postgres: postgres!, broker, readModel, keys, feed: new FeedUnderTest(broker?.brokers ?? await sharedBroker()) });
    } catch (error) {
      await closeAll(() => store?.stop(), () => postgres?.stop(), () => broker?.stop());
      throw error;
    }
  }

  /** Variables of every process of the cluster. */
  get env(): Readonly<Record<string, string>> {
    const { store, readModel, keys, feed } = this.parts;
    const timeout = String(ENGINE_TIMEOUT_MS);
    return {
      EVENT_STORE_URL: store.url, EVENT_STORE_TIMEOUT_MS: timeout, READ_MODEL_URL: readModel.url, KEY_STORE_URL: keys.url, KEY_STORE_TIMEOUT_MS: timeout,
      MASTER_KEY: this.masterKey, ...feed.env,
    };
  }

  async stop(): Promise<void> {
    const { store, postgres, broker } = this.parts;
    await closeAll(() => store.stop(), () => postgres.stop(), () => broker?.stop());
  }

  private readonly masterKey = randomBytes(32).toString('base64');
}
