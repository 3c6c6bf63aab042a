import { join } from 'node:path';
import { run } from '../../apps/cli/src/program.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import { LogMessages } from '#libs/feed/src/log/log-messages.js';
import { ticketKey } from '#libs/feed/src/log/ticket-message.js';
import { MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import type { JsonObject } from '#libs/ticketing/src/decider.js';
import { partitionOf } from '#libs/feed/src/partition-of.js';
import { verifyFeed } from '#libs/feed/src/verify/verify-feed.js';
import { sampleCommunity, sampleTickets } from '#libs/read-model/src/testing/sample-histories.js';
import { appendAll, openTestLog, type TestLog } from '#libs/read-model/src/testing/test-log.js';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest, type ToldMessage } from '../support/kafka/feed-under-test.js';
import { PublishedSchemas } from '../support/kafka/published-schemas.js';

interface CommandResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function withoutAccounts({ approvedBy: _approvedBy, claimantRef: _claimantRef, ...told }: JsonObject): unknown {
  return JSON.parse(JSON.stringify(told));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

describeWithKafka('the relay', () => {
  let brokers: string;
  let log: TestLog;
  let feed: FeedUnderTest;
  let relay: ChildApp | undefined;

  beforeAll(async () => {
    brokers = await sharedBroker();
    log = await openTestLog();
    feed = new FeedUnderTest(brokers);
    await appendAll(log.store, [...sampleTickets(60, 51), ...['xf', 'yl', 'ht', 'nm'].map((id, seed) => sampleCommunity(id, seed))]);
  }, 180_000);
  afterAll(async () => {
    await closeAll(() => relay?.stop(), () => log?.remove());
  });

  const envOf = (extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], DATA_DIR: log.folder, ...feed.env, ...extra });

  async function cli(...args: string[]): Promise<CommandResult> {
    let [out, err] = ['', ''];
    const code = await run(args, {
      out: (text) => void (out += `${text}\n`), stderr: { write: (text) => (err += text) }, env: envOf(), signal: new AbortController().signal, giveWay: () => undefined,
    });
    return { code, out, err };
  }

  async function eventsOfTickets(): Promise<RecordedEvent[]> {
    const { events } = await log.store.readAll(0n, MAX_PAGE);
    expect(await log.store.head()).toBe(events.at(-1)?.position);
    return events.filter(({ streamId }) => streamId.startsWith('ticket-'));
  }

  /** What a consumer of committed messages got, by ticket, in the order in which it got it. */
  function byTicket(messages: readonly ToldMessage[]): ReadonlyMap<string, readonly ToldMessage[]> {
    return grouped(messages, ({ key }) => key);
  }

  it('tells every event of every ticket once, in order, as a CloudEvent of coded data', async () => {
    relay = new ChildApp('relay', envOf({ RELAY_PORT: '0' }));
    await relay.start();
    await appendAll(log.store, sampleTickets(40, 52));
    const events = await eventsOfTickets();
    const told = await feed.messages(feed.topics.ticketEvents.name, events.length);
    expect(told).toHaveLength(events.length);
    const schemas = new PublishedSchemas();
    expect(told.map(({ value, headers }) => schemas.fault('ticket-events', value, headers['ce_type'])).filter((fault) => fault !== undefined)).toEqual([]);
    const tickets = byTicket(told);
    for (const [streamId, expected] of grouped(events, (event) => event.streamId)) {
      const key = ticketKey(streamId);
      expect(tickets.get(key)?.map(({ headers, value, partition }) => ({ headers, data: JSON.parse(value) as unknown, partition }))).toEqual(
        expected.map(({ eventId, type, revision, position, data, metadata: { occurredAt, recordedAt, actor, imported } }) => ({
          data: withoutAccounts(data), partition: partitionOf(key, 4),
          headers: {
            'content-type': 'application/json', ce_specversion: '1.0', ce_id: eventId, ce_type: type, ce_source: '/xiuhua', ce_subject: key, ce_time: occurredAt,
            ce_recordedtime: recordedAt, ce_revision: String(revision), ce_position: String(position), ce_schemaversion: '1', ce_actorrole: actor.role,
            ...(actor.post === undefined ? {} : { ce_actorpost: actor.post }), ...(imported === undefined ? {} : { ce_imported: imported.rule }),
          },
        })));
    }
  }, 60_000);

  it('tells the last state of community, grids and units, without accounts and buildings', async () => {
    const { events } = await log.store.readAll(0n, MAX_PAGE);
    const expected = (await new LogMessages(log.store, feed.topics, '/xiuhua').of(events)).filter(({ topic }) => topic === feed.topics.organisation.name);
    expect(expected.length).toBeGreaterThan(3);
    const told = await feed.messages(feed.topics.organisation.name, expected.length);
    expect(told.map(({ key, value }) => [key, value])).toEqual(expected.map(({ key, value }) => [key, value]));
    expect(told.map(({ value }) => (JSON.parse(value) as { type: string }).type)).toEqual(expect.arrayContaining(['community', 'grid']));
    expect(JSON.stringify(told)).not.toMatch(/account|building/);
    const schemas = new PublishedSchemas();
    expect(told.map(({ value }) => schemas.fault('organisation', value)).filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('is found to be what the log leads to by xiuhua verify --kafka', async () => {
    const { code, out } = await cli('verify', '--kafka');
    expect(out).toMatch(/^Feed: .* up to position \d+: what the log leads to$/m);
    expect(code).toBe(0);
  }, 60_000);

  it('ends in order, and goes on where it ended', async () => {
    expect(await relay?.stop()).toBe(0);
    expect(relay?.output).not.toMatch(/TimeoutNegativeWarning|"level":"error"/);
    await appendAll(log.store, sampleTickets(20, 53));
    relay = new ChildApp('relay', envOf());
    await relay.start();
    const events = await eventsOfTickets();
    expect(await feed.messages(feed.topics.ticketEvents.name, events.length)).toHaveLength(events.length);
  }, 60_000);

  it('is sent again whole, into fresh topics, by one command', async () => {
    expect(await cli('relay', 'resend', '--prefix', feed.prefix)).toMatchObject({ code: 2, err: expect.stringContaining('these topics are in use') as string });
    const fresh = new FeedUnderTest(brokers);
    const { code, out, err } = await cli('relay', 'resend', '--prefix', fresh.prefix);
    expect([code, err]).toEqual([0, expect.any(String)]);
    expect(out).toMatch(/^Sent [\d,]+ messages to the topics .*; at position \d+$/m);
    const again = await cli('relay', 'resend', '--prefix', fresh.prefix);
    expect(again.out).toMatch(/^Sent 0 messages .* going on from position \d+/m);
    const report = await verifyFeed({ store: log.store, kafka: fresh.kafka, topics: fresh.topics, source: '/xiuhua' });
    expect(report).toMatchObject({ findingCount: 0, upTo: await log.store.head(), compared: { [fresh.topics.ticketEvents.name]: (await eventsOfTickets()).length } });
  }, 60_000);

  it('cannot be added to, changed or thinned out without verify telling where', async () => {
    await relay?.stop();
    const events = await eventsOfTickets();
    const told = await feed.messages(feed.topics.ticketEvents.name, events.length);
    const tickets = [...byTicket(told).values()].filter(({ length }) => length > 3);
    const [cut, changed, doubled] = tickets;
    if (cut === undefined || changed === undefined || doubled === undefined) throw new Error('too few tickets');
    // As if somebody had written the topics anew: all as it was, but for three messages.
    const forged = new FeedUnderTest(brokers);
    await prepareTopics(forged.kafka, forged.topics, null);
    const { organisation, relayPosition, ticketEvents: { name } } = forged.topics;
    await forged.forge(organisation.name, await feed.messages(feed.topics.organisation.name));
    await forged.forge(relayPosition.name, [{ key: 'relay', value: JSON.stringify({ position: String(await log.store.head()) }), partition: 0, headers: {} }]);
    const copy = told.flatMap((message) => {
      if (message === cut.at(-1)) return [];
      if (message === changed[1]) return [{ ...message, value: '{"forged":true}' }];
      return message === doubled[2] ? [message, message] : [message];
    });
    await forged.forge(name, copy);
    const { findings, findingCount } = await verifyFeed({ store: log.store, kafka: forged.kafka, topics: forged.topics, source: '/xiuhua' });
    expect(findings).toEqual(expect.arrayContaining([
      { kind: 'missing', topic: name, key: cut[0]?.key, revision: cut.length - 1 },
      { kind: 'changed', topic: name, key: changed[0]?.key, revision: 1 },
      { kind: 'out-of-order', topic: name, key: doubled[0]?.key, revision: 2 },
    ]));
    expect(findingCount).toBe(3);
  }, 90_000);

  it('says what it lacks', async () => {
    const lacking = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: join(log.folder, 'absent') });
    await expect(lacking.start()).rejects.toThrow(/KAFKA_BROKERS=\(not set\): the relay needs a broker/);
  });
});
