import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresDatabaseUnderTest, postgresDatabase } from '#libs/read-model/src/testing/postgres-database.js';
import { cli, type Run } from '../support/cli.js';
import { closeAll } from '../support/end-process.js';
import { anEventStoreDb, type EventStoreDbUnderTest } from '../support/engines.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { data, DAY, ROOT, WEEK, why } from '../support/real-data.js';
import { expectEqual, type Times, truth, truthByBoard } from '../support/truth.js';

/** A day in every run; the whole week, which takes minutes, on request. */
const RUN = process.env['XIUHUA_CLUSTER_WEEK'] === '1'
  ? { name: 'a week', file: WEEK, tickets: 62_812, withoutResolution: 29_195, limitMs: 1_500_000, boards: () => truth('nyc_by_community_board.csv') }
  : { name: 'a day', file: DAY, tickets: 9240, withoutResolution: 872, limitMs: 300_000, boards: () => truthByBoard(DAY) };
const itWithData = data === undefined ? it.skip : it;

describeWithKafka(`${RUN.name} of New York 311 between EventStoreDB, PostgreSQL and Kafka${why}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-cluster-'));
  let log: EventStoreDbUnderTest;
  let databases: PostgresDatabaseUnderTest[] = [];
  let feed: FeedUnderTest;
  beforeAll(async () => {
    if (data === undefined) return;
    [log, databases, feed] = [await anEventStoreDb(), await Promise.all([postgresDatabase(), postgresDatabase()]), new FeedUnderTest(await sharedBroker())];
  }, 180_000);
  afterAll(() => closeAll(async () => log?.stop(), ...databases.map((database) => () => database.stop()), () => rmSync(folder, { recursive: true, force: true })));

  const masterKey = randomBytes(32).toString('base64');
  const xiuhua = async (topics: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run> => {
    const [readModel, keys] = databases;
    const env = { DATA_DIR: folder, ...log.env, READ_MODEL_URL: readModel!.url, KEY_STORE_URL: keys!.url, MASTER_KEY: masterKey, ...topics };
    const run = await cli(args, { killAfterMs: RUN.limitMs, env });
    expect({ args, code: run.code, err: run.code === 0 ? '' : run.err }).toEqual({ args, code: 0, err: '' });
    return run;
  };
  const importing = ['import', join(data ?? '', RUN.file), '-m', join(ROOT, 'docs/examples/nyc311.mapping.yaml'), '--json'];
  const report = async (): Promise<Record<string, unknown>> => JSON.parse((await xiuhua({}, ...importing)).out) as Record<string, unknown>;

  itWithData('comes in once, however often it is imported', async () => {
    const first = await report();
    expect(first).toMatchObject({
      outcome: 'completed', rows: RUN.tickets, tickets: RUN.tickets, newTickets: RUN.tickets, rejectedRows: { count: 0 }, refusedSteps: { count: 0 }, oddities: { 'no-resolution': RUN.withoutResolution },
    });
    const { appended } = first['events'] as { appended: number };
    expect(await report()).toMatchObject({ outcome: 'completed', tickets: RUN.tickets, newTickets: 0, events: { appended: 0, alreadyPresent: appended } });
  }, RUN.limitMs);

  itWithData('has the figures that its lines lead to', async () => {
    expectEqual(JSON.parse((await xiuhua({}, 'response-times', '--json')).out) as Times, RUN.boards(), ({ name }) => name!);
  }, RUN.limitMs);

  itWithData('is sent to fresh topics, and log, read model and topics are what they should be', async () => {
    const fresh = new FeedUnderTest(feed.brokers);
    expect((await xiuhua(feed.env, 'relay', 'resend', '--prefix', fresh.prefix)).out).toMatch(/^Sent [1-9][\d,]* messages/m);
    const { log: chain, readModel, feed: topics } = JSON.parse((await xiuhua(fresh.env, 'verify', '--kafka', '--json')).out) as Verified;
    expect({ chain: chain.findingCount, readModel: readModel.clean, topics: topics.findingCount }).toEqual({ chain: 0, readModel: true, topics: 0 });
    expect(topics.compared[fresh.topics.ticketEvents.name]).toBeGreaterThan(RUN.tickets * 2);
  }, RUN.limitMs);
});

interface Verified {
  readonly log: { readonly findingCount: number };
  readonly readModel: { readonly clean: boolean };
  readonly feed: { readonly findingCount: number; readonly compared: Readonly<Record<string, number>> };
}
