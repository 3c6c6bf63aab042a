import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AclEntry, AclOperationTypes, AclPermissionTypes, AclResourceTypes, type Admin, ResourcePatternTypes } from 'kafkajs';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { verifyFeed } from '#libs/feed/src/verify/verify-feed.js';
import { sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { describeWithKafka, itWithOwnBroker, ownBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import type { KafkaBroker } from '../support/kafka/kafka-broker.js';
import { ROOT } from '../support/real-data.js';

const RESOURCES = { topic: AclResourceTypes.TOPIC, 'transactional-id': AclResourceTypes.TRANSACTIONAL_ID, group: AclResourceTypes.GROUP } as const;
/** Whoever comes without TLS and account, as all do here. */
const NOBODY = 'User:ANONYMOUS';

const TOLD_LIMIT_MS = 30_000;
const ANY_RIGHT = { resourceType: AclResourceTypes.ANY, resourcePatternType: ResourcePatternTypes.ANY, operation: AclOperationTypes.ANY, permissionType: AclPermissionTypes.ANY };

const right = (resourceType: AclResourceTypes, operation: AclOperationTypes, changes: Partial<AclEntry>): AclEntry => ({
  resourceType, operation, resourceName: '*', resourcePatternType: ResourcePatternTypes.LITERAL, principal: 'User:somebody', host: '*', permissionType: AclPermissionTypes.ALLOW, ...changes,
});

/** The rights that docs/feed.md lists as commands, on names of another prefix. */
function documented(prefix: string): AclEntry[] {
  const text = readFileSync(join(ROOT, 'docs', 'feed.md'), 'utf8');
  return [...text.matchAll(/ --(topic|transactional-id|group) xiuhua\.((?: --operation \w+)+)$/gm)].flatMap(([, resource, operations]) => (
    [...operations!.matchAll(/--operation (\w+)/g)].map(([, name]) => {
      const operation = AclOperationTypes[name!.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase() as keyof typeof AclOperationTypes];
      return right(RESOURCES[resource as keyof typeof RESOURCES], operation, { resourceName: `${prefix}.`, resourcePatternType: ResourcePatternTypes.PREFIXED, principal: NOBODY });
    })));
}

describeWithKafka('a relay with the rights that docs/feed.md lists', () => {
  let broker: KafkaBroker | undefined;
  let log: TestLog;
  let feed: FeedUnderTest;
  let admin: Admin;
  let relay: ChildApp;
  let rights = 0;

  beforeAll(async () => {
    broker = await ownBroker({ accessControl: true });
    if (broker === undefined) return;
    log = await openTestLog();
    feed = new FeedUnderTest(broker.brokers);
    admin = feed.kafka.admin();
    await admin.connect();
    // What somebody has a right to is closed to all others.
    await granted(Object.values(RESOURCES).map((resource) => right(resource, AclOperationTypes.ALL, {})));
    relay = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: log.folder, ...feed.env });
  }, 180_000);
  afterAll(() => closeAll(() => relay?.stop(), () => admin?.disconnect(), () => log?.remove(), () => broker?.stop()));

  /** The broker answers before it judges by a change. */
  const untilThereAre = async (count: number): Promise<void> => {
    const there = async (): Promise<number> => (await admin.describeAcls(ANY_RIGHT)).resources.flatMap(({ acls }) => acls).length;
    for (const giveUpAt = Date.now() + TOLD_LIMIT_MS; await there() !== count && Date.now() < giveUpAt;) await delay(20);
    expect(await there()).toBe(count);
    rights = count;
  };
  const granted = async (acl: AclEntry[]): Promise<void> => {
    await admin.createAcls({ acl });
    await untilThereAre(rights + acl.length);
  };
  const withdrawn = async (resourceType: AclResourceTypes, operation: AclOperationTypes): Promise<void> => {
    const { resourceName, resourcePatternType, principal, host, permissionType } = documented(feed.prefix)[0]!;
    await admin.deleteAcls({ filters: [{ resourceType, operation, resourceName, resourcePatternType, principal, host, permissionType }] });
    await untilThereAre(rights - 1);
  };
  const report = () => verifyFeed({ store: log.store, kafka: feed.kafka, topics: feed.topics, source: '/xiuhua' });

  itWithOwnBroker('makes its topics and tells the log; without them it is refused', async () => {
    await expect(prepareTopics(feed.kafka, feed.topics, null)).rejects.toThrow(/authorized/);
    await granted(documented(feed.prefix));
    await relay.start(60_000);
    await appendAll(log.store, sampleTickets(10, 91));
    const head = await log.store.head();
    for (const giveUpAt = Date.now() + TOLD_LIMIT_MS; (await report()).upTo !== head && Date.now() < giveUpAt;) await delay(200);
    expect(await report()).toMatchObject({ findingCount: 0, findings: [], upTo: head });
  }, 120_000);

  itWithOwnBroker('cannot do without DescribeConfigs; verify can, and without those to write', async () => {
    await relay.stop();
    await withdrawn(AclResourceTypes.TOPIC, AclOperationTypes.DESCRIBE_CONFIGS);
    await expect(prepareTopics(feed.kafka, feed.topics, null)).rejects.toThrow(/authorized/);
    for (const operation of [AclOperationTypes.CREATE, AclOperationTypes.WRITE]) await withdrawn(AclResourceTypes.TOPIC, operation);
    for (const operation of [AclOperationTypes.DESCRIBE, AclOperationTypes.WRITE]) await withdrawn(AclResourceTypes.TRANSACTIONAL_ID, operation);
    expect(await report()).toMatchObject({ findingCount: 0, findings: [], upTo: await log.store.head() });
  }, 60_000);
});
