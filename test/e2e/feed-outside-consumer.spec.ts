import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { demoTexts } from '../../apps/cli/src/demo/demo-texts.js';
import { run } from '../../apps/cli/src/program.js';
import { MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import type { PublicationRecord } from '#libs/feed/src/message-types.js';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { Installation } from '../support/installation.js';
import { type Seen, seenByConsoleConsumer } from '../support/kafka/console-consumer.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest } from '../support/kafka/feed-under-test.js';
import { PublishedSchemas } from '../support/kafka/published-schemas.js';

const EXAMPLES = resolve(__dirname, '../../../docs/examples');
const TOLD_LIMIT_MS = 30_000;
const TOPICS = ['ticket-events', 'tickets', 'response-times', 'organisation', 'policies', 'relay-position'] as const;
type Topic = (typeof TOPICS)[number];

/** Invariant 10 for whoever joins the topics without asking us, on the whole demo. */
describeWithKafka('the topics, as Kafka\'s own console consumer reads them', () => {
  let brokers: string;
  let feed: FeedUnderTest;
  let on: Installation;
  let relay: ChildApp | undefined;
  let tickets: readonly string[];
  let seen: Readonly<Record<Topic, Seen>>;

  const cli = async (...args: readonly string[]): Promise<string> => {
    let said = '';
    const code = await run(args, {
      out: (text) => void (said += `${text}\n`), stderr: { write: (text) => (said += text) }, env: { DATA_DIR: on.dataDir, ...feed.env },
      signal: new AbortController().signal, giveWay: () => undefined,
    });
    if (code !== 0) throw new Error(`xiuhua ${args.join(' ')} ended with ${code}: ${said}`);
    return said;
  };

  beforeAll(async () => {
    brokers = await sharedBroker();
    feed = new FeedUnderTest(brokers);
    on = await Installation.start({ projector: true, empty: true });
    tickets = [...new Set([...(await cli('demo')).matchAll(/\d{8}-(\w{5}-\w{5})/g)].map(([, key]) => key!))];
    for (const [kind, file] of [['calendar', 'night-desk.calendar.json'], ['policy', 'policy.example.yaml'], ['definition', 'definition.example.yaml']] as const) {
      await cli(kind, 'publish', join(EXAMPLES, file));
    }
    relay = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: on.dataDir, LOG_LEVEL: 'warn', ...feed.env });
    await relay.start();
    await untilTold();
    await relay.stop();
    seen = Object.fromEntries(await Promise.all(TOPICS.map(async (topic) => {
      const name = `${feed.prefix}.${topic}.v1`;
      return [topic, await seenByConsoleConsumer(brokers, name, (await feed.messages(name)).length)] as const;
    }))) as Record<Topic, Seen>;
  }, 240_000);
  afterAll(async () => {
    await closeAll(() => relay?.stop(), () => on?.stop());
  });

  /** Until every ticket of the demo is in `tickets`, and its days are told. */
  async function untilTold(): Promise<void> {
    for (const giveUpAt = Date.now() + TOLD_LIMIT_MS; Date.now() < giveUpAt; await delay(500)) {
      const told = new Set((await feed.messages(feed.topics.tickets.name)).map(({ key }) => key));
      if (tickets.every((key) => told.has(key)) && (await feed.messages(feed.topics.responseTimes.name)).length > 0) return;
    }
    throw new Error('the demo is not in the topics');
  }

  it.each(TOPICS)('of %s hold only messages that the published schema describes', (topic) => {
    const schemas = new PublishedSchemas();
    expect(seen[topic].messages.length).toBeGreaterThan(0);
    const faults = seen[topic].messages.map(({ value, headers }) => schemas.fault(topic, value, topic === 'ticket-events' ? headers['ce_type'] : undefined));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('of ticket-events are the events of the log, each once, as CloudEvents in binary mode', async () => {
    const store = await openEventStore(on.config.eventStore, { mode: 'read-only' });
    const events: RecordedEvent[] = [];
    for (let page = await store.readAll(0n, MAX_PAGE); page.events.length > 0; page = await store.readAll(page.position, MAX_PAGE)) events.push(...page.events);
    await store.close();
    const ofTickets = events.filter(({ streamId }) => streamId.startsWith('ticket-'));
    const expected = ofTickets.map(({ streamId, eventId, type, revision, position, metadata: { occurredAt, recordedAt, schemaVersion, actor, imported } }) => ({
      key: streamId.slice('ticket-'.length),
      headers: {
        'content-type': 'application/json', ce_specversion: '1.0', ce_id: eventId, ce_type: type, ce_source: '/xiuhua', ce_subject: streamId.slice('ticket-'.length),
        ce_time: occurredAt, ce_recordedtime: recordedAt, ce_revision: String(revision), ce_position: String(position), ce_schemaversion: String(schemaVersion),
        ce_actorrole: actor.role, ...(actor.post === undefined ? {} : { ce_actorpost: actor.post }), ...(imported === undefined ? {} : { ce_imported: imported.rule }),
      },
    }));
    const byId = (one: { readonly headers: Readonly<Record<string, string>> }, other: typeof one): number => (one.headers['ce_id']! < other.headers['ce_id']! ? -1 : 1);
    expect(seen['ticket-events'].messages.map(({ key, headers }) => ({ key, headers })).toSorted(byId)).toEqual(expected.toSorted(byId));
    const schemas = new PublishedSchemas();
    expect(seen['ticket-events'].messages.map(({ headers }) => schemas.headersFault(headers)).filter((fault) => fault !== undefined)).toEqual([]);
    expect(schemas.headersFault({ ...expected[0]!.headers, ce_time: 'yesterday' })).toMatch(/date-time/);
  });

  it.each(['tickets', 'response-times', 'organisation', 'policies'] as const)('of %s say that they are JSON', (topic) => {
    expect(seen[topic].messages.filter(({ headers }) => JSON.stringify(headers) !== '{"content-type":"application/json"}')).toEqual([]);
  });

  it('tell every ticket of the demo, as events and as facts', () => {
    expect(tickets.length).toBeGreaterThan(10);
    expect(new Set(seen['ticket-events'].messages.map(({ key }) => key))).toEqual(new Set(tickets));
    expect(new Set(seen['tickets'].messages.map(({ key }) => key))).toEqual(new Set(tickets));
  });

  it('tell every version of policies, calendars and definitions that was published', async () => {
    const published = seen['policies'].messages.map(({ key, value }) => [key, (JSON.parse(value) as PublicationRecord).type]);
    expect(published).toEqual(expect.arrayContaining([['calendar-night-desk/1', 'calendar'], ['policy-east-district/1', 'policy'], ['definition-rated-by-residents/1', 'definition']]));
  });

  it('hold no name, phone number, account or text of anybody', () => {
    const bytes = Object.values(seen).map((one) => one.bytes).join('');
    expect(bytes).toContain('TicketReported');
    expect(demoTexts().filter((text) => bytes.includes(text))).toEqual([]);
    expect(bytes).not.toMatch(/ciphertext|keyRef|commandFingerprint|"hash"/);
  });

  it('are all found to be what the log leads to by xiuhua verify --kafka', async () => {
    const said = await cli('verify', '--kafka');
    expect(said).toMatch(/^Feed: .*: what the log leads to$/m);
    expect(said).toMatch(/^Feed from the read model: .*: what the log leads to$/m);
    for (const topic of ['ticket-events', 'organisation', 'policies', 'tickets', 'response-times']) expect(said).toMatch(new RegExp(`^ {2}${feed.prefix}\\.${topic}\\.v1: [\\d,]+ messages$`, 'm'));
  }, 60_000);
});
