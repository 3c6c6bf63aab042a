import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadConfig } from '#libs/platform/src/config.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { run } from '../../apps/cli/src/program.js';
import type { ResponseTimesRecord, TicketRecord } from '#libs/feed/src/message-types.js';
import { type AccountName, tokensOf } from '../support/accounts.js';
import { Client } from '../support/client.js';
import { describeWithKafka, sharedBroker } from '../support/kafka/describe-with-kafka.js';
import { FeedUnderTest, type ToldMessage } from '../support/kafka/feed-under-test.js';
import { ROOT } from '../support/real-data.js';
import { StartedProduct } from '../support/started-product.js';

const TOLD_LIMIT_MS = 60_000;
/** README's five calls: 报, 派, 办, 结, 评. */
const FIVE_STEPS = [
  ['dispatch', { level: 'grid', gridId: 'xf-01', instruction: 'Please look today' }, 'dispatcher'],
  ['hold-mediation', { outcome: 'agreed', partyCount: 4, mediatorPost: 'grid:xf/xf-01', terms: 'Along the east wall' }, 'leader'],
  ['resolve', { outcome: 'solved', text: 'The pipe hangs' }, 'leader'],
  ['rate', { contacted: true, solved: true, satisfaction: 5 }, 'resident'],
] as const;
const TOLD = ['TicketReported', 'TicketDispatched', 'MediationHeld', 'TicketResolved', 'TicketRated', 'TicketClosed'];

describeWithKafka('npm start with KAFKA_BROKERS', () => {
  let feed: FeedUnderTest;
  let product: StartedProduct;
  let client: Client;
  let tokens: Readonly<Record<AccountName, string>>;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    feed = new FeedUnderTest(await sharedBroker());
    product = await StartedProduct.start({ ...feed.env });
    env = { ...product.env, DATA_DIR: product.dataDir };
    tokens = await tokensOf(loadConfig(env));
    client = new Client(product.url);
    await xiuhua('policy', 'publish', join(ROOT, 'docs', 'examples', 'policy.example.yaml'));
  }, 240_000);
  afterAll(() => {
    client?.close();
    product?.remove();
  });

  async function xiuhua(...args: readonly string[]): Promise<string> {
    let said = '';
    const code = await run(args, {
      out: (text) => void (said += `${text}\n`), stderr: { write: (text) => (said += text) }, env, signal: new AbortController().signal, giveWay: () => undefined,
    });
    expect([args, code, said]).toEqual([args, 0, said]);
    return said;
  }

  const post = async (path: string, body: object, who: AccountName): Promise<unknown> => {
    const answer = await client.post(`/api/v1${path}`, body, { token: tokens[who], key: randomUUID() });
    expect([path, answer.status, answer.text]).toEqual([path, expect.any(Number), expect.stringContaining('position')]);
    return answer.body;
  };
  const reported = async (): Promise<string> => {
    const report = { kind: 'complaint', category: 'water/rain pipe', urgency: 'general', channel: 'snapshot', communityId: 'xf', description: 'The top floor wants a rain pipe' };
    return (await post('/tickets', report, 'resident') as { ticketId: string }).ticketId;
  };
  const step = (ticketId: string, [command, body, who]: (typeof FIVE_STEPS)[number]): Promise<unknown> => post(`/tickets/${ticketId}/${command}`, body, who);
  const head = async (): Promise<bigint> => {
    const store = await openEventStore(loadConfig(env).eventStore, { mode: 'read-only' });
    return store.head().finally(() => store.close());
  };
  const lastOf = async (topic: string): Promise<ReadonlyMap<string, unknown>> => (
    new Map((await feed.messages(topic)).map(({ key, value }: ToldMessage) => [key, JSON.parse(value) as unknown])));
  /** Until all writers have told what the log holds now. */
  const allTold = async (...ids: readonly string[]): Promise<void> => {
    const { tickets, relayPosition } = feed.topics;
    const end = String(await head());
    await product.until(async () => (await lastOf(relayPosition.name)).has('relay')
      && ((await lastOf(relayPosition.name)).get('relay') as { position: string }).position === end, TOLD_LIMIT_MS, `the relay has told the log up to ${end}`);
    await product.until(async () => {
      const facts = await lastOf(tickets.name);
      return ids.every((id) => (facts.get(id.slice(9)) as TicketRecord | undefined)?.status === 'closed');
    }, TOLD_LIMIT_MS, 'the facts of the tickets are told');
    await product.until(async () => [...(await lastOf(feed.topics.responseTimes.name)).values()].some((day) => (day as ResponseTimesRecord).communityId === 'xf'), TOLD_LIMIT_MS, 'response times are told');
  };
  const toldOf = async (ticketId: string): Promise<(string | undefined)[]> => (
    (await feed.messages(feed.topics.ticketEvents.name)).filter(({ key }) => key === ticketId.slice(9)).map(({ headers }) => headers['ce_type']));
  /** The five topics that are compared are named with their messages; the sixth told how far to compare. */
  const expectAllSixTrue = async (): Promise<void> => {
    const said = await xiuhua('verify', '--kafka');
    expect(said).toMatch(new RegExp(`^Feed: .* up to position ${await head()}: what the log leads to$`, 'm'));
    expect(said).toMatch(/^Feed from the read model: .*: what the log leads to$/m);
    const { ticketEvents, organisation, policies, tickets, responseTimes, relayPosition } = feed.topics;
    for (const { name } of [ticketEvents, organisation, policies, tickets, responseTimes]) expect(said).toMatch(new RegExp(`^ {2}${name}: [1-9][\\d,]* messages$`, 'm'));
    expect([...(await lastOf(relayPosition.name)).keys()]).toEqual(expect.arrayContaining(['relay', 'tickets', 'response-times']));
  };

  it('tells a ticket carried through its five steps in all six topics', async () => {
    const ticketId = await reported();
    for (const one of FIVE_STEPS) await step(ticketId, one);
    await allTold(ticketId);
    expect(await toldOf(ticketId)).toEqual(TOLD);
    await expectAllSixTrue();
  }, 180_000);

  it('does so while its relay is killed with kill -9 before every step', async () => {
    const ticketId = await reported();
    for (const one of FIVE_STEPS) {
      await product.killApp('relay');
      await step(ticketId, one);
    }
    await allTold(ticketId);
    expect(await toldOf(ticketId)).toEqual(TOLD);
    await expectAllSixTrue();
    expect(product.output.match(/relay ended \(SIGKILL\); starting it again/g)).toHaveLength(FIVE_STEPS.length);
  }, 240_000);

  it('stops the relay with the rest', async () => {
    expect(Object.keys(product.children()).toSorted()).toEqual(['api', 'projector', 'relay']);
    expect(await product.stop()).toBe(0);
    expect(product.running()).toEqual([]);
    expect(product.output).toContain('"event":"relay-stopped"');
  }, 40_000);
});
