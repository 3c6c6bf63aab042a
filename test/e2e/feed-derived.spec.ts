import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { prepareTopics } from '#libs/feed/src/kafka/prepare-topics.js';
import type { ResponseTimesRecord, TicketRecord } from '#libs/feed/src/message-types.js';
import { partitionOf } from '#libs/feed/src/partition-of.js';
import { verifyDerived } from '#libs/feed/src/verify/verify-derived.js';
import { openReadModelFile } from '#libs/read-model/src/sqlite/open-read-model-file.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest, type ToldMessage } from '../support/kafka/feed-under-test.js';
import { PublishedSchemas } from '../support/kafka/published-schemas.js';
import { ChildApp } from '../support/child-app.js';
import { closeAll } from '../support/end-process.js';
import { freePort } from '../support/free-ports.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket, onTicket } from '../support/tickets.js';

const LIMIT_MS = 20_000;

describeWithKafka('an installation with a feed', () => {
  let brokers: string;
  let feed: FeedUnderTest;
  let on: Installation;
  let relay: ChildApp;
  let operations: string;

  beforeAll(async () => {
    brokers = await sharedBroker();
    feed = new FeedUnderTest(brokers);
    on = await Installation.start({ projector: true });
    const port = await freePort();
    operations = `http://127.0.0.1:${port}`;
    relay = new ChildApp('relay', { PATH: process.env['PATH'], DATA_DIR: on.dataDir, RELAY_PORT: String(port), ...feed.env });
    await relay.start();
  }, 180_000);
  afterAll(async () => {
    await closeAll(() => relay?.stop(), () => on?.stop());
  });

  async function until(topic: string, found: (messages: readonly ToldMessage[]) => boolean): Promise<ToldMessage[]> {
    for (const giveUpAt = Date.now() + LIMIT_MS; ;) {
      const messages = await feed.messages(topic);
      if (found(messages) || Date.now() > giveUpAt) return messages;
      await delay(200);
    }
  }

  const last = (messages: readonly ToldMessage[]): ReadonlyMap<string, ToldMessage> => new Map(messages.map((message) => [message.key, message]));

  it('tells the last facts of every ticket, as the board shows them', async () => {
    const ids = [await aTicket(on, 'dispatched'), await aTicket(on, 'dispatched', 'resolved')];
    const { topics: { tickets: topic } } = feed;
    const board = await Promise.all(ids.map(async (id) => (await on.get(`/tickets/${id}`, 'supervisor')).body as { revision: number; status: string }));
    const found = await until(topic.name, (messages) => ids.every((id, index) => {
      const message = last(messages).get(id.slice(9));
      return message !== undefined && (JSON.parse(message.value) as TicketRecord).revision === board[index]?.revision;
    }));
    for (const [index, id] of ids.entries()) {
      const message = last(found).get(id.slice(9));
      expect(JSON.parse(message?.value ?? '{}')).toMatchObject({ ticketId: id, status: board[index]?.status, communityId: 'xf', revision: board[index]?.revision });
      expect(message?.partition).toBe(partitionOf(id.slice(9), topic.partitions));
    }
  }, 60_000);

  it('tells the response times of a community\'s day, and again when one of its tickets changes', async () => {
    const { name } = feed.topics.responseTimes;
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(Date.now());
    const figuresOf = (messages: readonly ToldMessage[]): ResponseTimesRecord | undefined => {
      const message = last(messages).get(`xf/${today}`);
      return message && JSON.parse(message.value) as ResponseTimesRecord;
    };
    const before = figuresOf(await until(name, (messages) => figuresOf(messages) !== undefined));
    expect(before).toMatchObject({ communityId: 'xf', day: today, timeZone: 'Asia/Shanghai', definition: 'response-times/1' });
    await on.command('/tickets', aReport(), 'resident');
    const wanted = (before?.reported ?? 0) + 1;
    const after = figuresOf(await until(name, (messages) => figuresOf(messages)?.reported === wanted));
    expect(after?.reported).toBe(wanted);
    expect(BigInt(after?.position ?? 0)).toBeGreaterThan(BigInt(before?.position ?? 0));
  }, 60_000);

  it('lets positions of a key only rise, tells a key at most once a second, and is never ahead of the relay', async () => {
    const ticketId = await aTicket(on, 'dispatched');
    for (let note = 0; note < 8; note += 1) {
      await on.command(`/tickets/${ticketId}/note-progress`, { visibility: 'internal', note: `Visit ${note}` }, 'leader');
      await delay(300);
    }
    const told = await until(feed.topics.tickets.name, (messages) => messages.some(({ value }) => (
      (JSON.parse(value) as TicketRecord).ticketId === ticketId && (JSON.parse(value) as TicketRecord).revision >= 9)));
    for (const topic of [told, await feed.messages(feed.topics.responseTimes.name)]) {
      const before = new Map<string, { readonly position: bigint; readonly at: number }>();
      for (const { key, value, timestamp } of topic) {
        const position = BigInt((JSON.parse(value) as TicketRecord).position);
        const earlier = before.get(key);
        if (earlier !== undefined) {
          expect(position).toBeGreaterThan(earlier.position);
          expect(timestamp - earlier.at).toBeGreaterThanOrEqual(990);
        }
        before.set(key, { position, at: timestamp });
      }
    }
    const relayed = (await feed.messages(feed.topics.relayPosition.name)).filter(({ key }) => key === 'relay').map(({ value }) => BigInt((JSON.parse(value) as { position: string }).position));
    const newest = told.map(({ value }) => BigInt((JSON.parse(value) as TicketRecord).position)).reduce((one, other) => (one > other ? one : other));
    expect(relayed.at(-1)).toBeGreaterThanOrEqual(newest);
  }, 60_000);

  it('lets no personal word, name, number or account out, in any topic', async () => {
    const words: string[] = [];
    const personal = (word: string): string => {
      words.push(word);
      return word;
    };
    const reporter = { name: personal('Fictional Feng'), phone: personal('010-55550142') };
    const texts = { description: personal('Unmistakable description'), address: personal('Nobody Street 99'), building: personal('幸福楼九单元'), attachmentNames: [personal('unmistakable.jpg')] };
    const answer = await on.command('/tickets', aReport({ channel: 'hotline', reporter, ...texts }), 'dispatcher');
    const { ticketId } = answer.body as { ticketId: string };
    const command = onTicket(on, ticketId);
    await command('dispatch', { level: 'grid', gridId: 'xf-01', instruction: personal('Unmistakable instruction') }, 'dispatcher');
    await command('acknowledge', { message: personal('Unmistakable message') }, 'leader');
    await command('note-progress', { visibility: 'public', note: personal('Unmistakable note') }, 'leader');
    const session = { outcome: 'agreed', partyCount: 2, mediatorPost: 'grid:xf/xf-01' };
    await command('hold-mediation', { ...session, parties: [personal('Fictional Fang'), personal('Fictional Fu')], terms: personal('Unmistakable terms') }, 'leader');
    await command('resolve', { outcome: 'solved', text: personal('Unmistakable resolution') }, 'leader');
    await command('rate', { contacted: true, solved: true, satisfaction: 5, comment: personal('Unmistakable comment') }, 'colleague');
    const key = ticketId.slice(9);
    const steps = ['TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'ProgressNoted', 'MediationHeld', 'TicketResolved', 'TicketRated', 'TicketClosed'];
    const told = (messages: readonly ToldMessage[]) => messages.filter((message) => message.key === key).map(({ headers }) => headers['ce_type']);
    const events = await until(feed.topics.ticketEvents.name, (messages) => told(messages).length >= steps.length);
    expect(told(events)).toEqual(steps);
    await until(feed.topics.tickets.name, (messages) => messages.some((message) => message.key === key));
    const everything = (await Promise.all(feed.topics.all.map(({ name }) => feed.messages(name)))).flat();
    expect(everything.length).toBeGreaterThan(events.length);
    const schemas = new PublishedSchemas();
    for (const topic of ['tickets', 'response-times', 'organisation', 'relay-position'] as const) {
      const faults = (await feed.messages(`${feed.prefix}.${topic}.v1`)).map(({ value }) => schemas.fault(topic, value));
      expect(faults.length).toBeGreaterThan(0);
      expect([topic, faults.filter((fault) => fault !== undefined)]).toEqual([topic, []]);
    }
    const bytes = JSON.stringify(everything);
    for (const word of words) expect(bytes).not.toContain(word);
    expect(bytes).not.toMatch(/ciphertext|keyRef|5555\D?0142|resident-1|leader-1|dispatcher-[13]|"hash"|commandFingerprint/);
  }, 60_000);

  it('shows the operator health, lag and transactions', async () => {
    const ready = await fetch(`${operations}/health/ready`);
    const body = await ready.json() as { status: string; checks: Record<string, object> };
    expect([ready.status, body]).toEqual([200, expect.objectContaining({ status: 'up' })]);
    expect(body.checks).toMatchObject({ relay: { state: 'writing' }, tickets: { state: 'writing' }, responseTimes: { state: 'writing' } });
    const text = await (await fetch(`${operations}/metrics`)).text();
    expect(text).toMatch(/xiuhua_feed_messages_total\{writer="relay",service="relay"\} [1-9]/);
    for (const name of ['feed_lag_events', 'feed_lag_seconds', 'feed_transaction_seconds_count']) expect(text).toContain(`xiuhua_${name}`);
  });

  it('cannot be changed, thinned out or left behind without verify telling where', async () => {
    await relay.stop();
    const { topics: { tickets, responseTimes, relayPosition } } = feed;
    const told = await feed.messages(tickets.name);
    const newest = [...last(told).values()];
    const old = told.find((message) => newest.some((one) => one.key === message.key && one !== message));
    const [dropped, changed] = newest.filter(({ key }) => key !== old?.key);
    const days = await feed.messages(responseTimes.name);
    const [day] = [...last(days).values()];
    if (old === undefined || dropped === undefined || changed === undefined || day === undefined) throw new Error('too few messages');
    const forged = new FeedUnderTest(brokers);
    await prepareTopics(forged.kafka, forged.topics, null);
    const otherwise = { ...JSON.parse(changed.value) as TicketRecord, reopenedCount: 7 };
    await forged.forge(forged.topics.tickets.name, newest.filter((one) => one !== dropped && one.key !== old.key)
      .map((one) => (one === changed ? { ...one, value: JSON.stringify(otherwise) } : one)).concat([old, { ...old, key: 'AAAAA-AAAAA' }]));
    await forged.forge(forged.topics.responseTimes.name, [...days, { ...day, value: JSON.stringify({ ...JSON.parse(day.value) as ResponseTimesRecord, reported: 10_000 }) }]);
    await forged.forge(forged.topics.relayPosition.name, await feed.messages(relayPosition.name));
    const store = await openEventStore(on.config.eventStore, { mode: 'read-only' });
    try {
      let made = 0;
      const scratch = () => openReadModelFile(join(on.dataDir, `scratch-${made++}.db`));
      expect(await verifyDerived({ store, scratch, kafka: feed.kafka, topics: feed.topics })).toMatchObject({ state: 'compared', findingCount: 0, findings: [] });
      const { findings } = await verifyDerived({ store, scratch, kafka: forged.kafka, topics: forged.topics });
      expect(findings.map(({ kind, topic, key }) => [kind, topic, key]).toSorted()).toEqual([
        ['missing', forged.topics.tickets.name, dropped.key], ['changed', forged.topics.tickets.name, changed.key],
        ['stale', forged.topics.tickets.name, old.key], ['unexpected', forged.topics.tickets.name, 'AAAAA-AAAAA'], ['changed', forged.topics.responseTimes.name, day.key],
      ].toSorted());
    } finally {
      await store.close();
    }
  }, 60_000);
});
