import { randomBytes, randomUUID } from 'node:crypto';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { postgresDatabase, type PostgresDatabaseUnderTest } from '#libs/read-model/src/testing/postgres-database.js';
import { streamOfTicket } from '#libs/ticketing/src/ticket/ticket-id.js';
import { type AccountName, ACCOUNTS, tokenFor } from '../support/accounts.js';
import { ChildApp } from '../support/child-app.js';
import { type Answer, Client } from '../support/client.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { anEventStoreDb } from '../support/engines.js';
import { Installation } from '../support/installation.js';
import { clockAhead } from '../support/other-clock.js';
import { rounds } from '../support/rounds.js';
import { storedSteps } from '../support/stored-steps.js';
import { aReport } from '../support/tickets.js';
import { untilAnswered } from '../support/until-answered.js';

/** CI runs a short form of the same code. */
const ROUNDS = rounds(3) * 5;
const LIMIT_MS = 60_000 + ROUNDS * 4_000;
/** By so much the second node's clock is slow. */
const SHIFT_MS = -5 * 60_000;

interface Outcome {
  readonly ticketId: string;
  readonly revision: number;
  readonly position: string;
}

type Node = 0 | 1;

/** Two api nodes over one log and one key store, the second with a clock that is five minutes slow. */
class TwoNodes {
  private readonly tokens: Partial<Record<AccountName, string>> = {};

  private constructor(readonly on: Installation, private readonly second: ChildApp, private readonly client: Client, private readonly keys: PostgresDatabaseUnderTest | undefined) {}

  /** @param cluster on a database each for log and keys; otherwise both nodes share the files of one folder */
  static async start(cluster: boolean): Promise<TwoNodes> {
    const keys = cluster ? await postgresDatabase() : undefined;
    let on: Installation | undefined;
    try {
      on = await Installation.start({
        ...(cluster ? { database: await anEventStoreDb() } : {}),
        env: keys === undefined ? {} : { KEY_STORE_URL: keys.url, MASTER_KEY: randomBytes(32).toString('base64') },
      });
      const second = new ChildApp('api', { ...on.env, ...clockAhead(SHIFT_MS) }, 'api-2');
      const { port } = await second.start();
      return new TwoNodes(on, second, new Client(`http://127.0.0.1:${port}`), keys);
    } catch (error) {
      await on?.stop();
      await keys?.stop();
      throw error;
    }
  }

  /** Repeats one command under its key until it is answered with what has become of it. */
  async insist(node: Node, path: string, body: object, who: AccountName, key: string): Promise<Answer> {
    const sending = { token: await this.token(who), key };
    return untilAnswered(path, () => (node === 0 ? this.on.client : this.client).post(`/api/v1${path}`, body, sending));
  }

  /** Old enough for the slow node, which would not take one that begins in its future. */
  private async token(who: AccountName): Promise<string> {
    return this.tokens[who] ??= await tokenFor(this.on.config, ACCOUNTS[who], 3600, Date.now() + 2 * SHIFT_MS);
  }

  async stopNodes(): Promise<void> {
    this.client.close();
    await allEnded([this.on.stopApps(), this.second.stop()]);
  }

  async stop(): Promise<void> {
    await closeAll(() => this.stopNodes(), () => this.on.stop(), () => this.keys?.stop());
  }
}

describe.each([['EventStoreDB and PostgreSQL', true], ['the files of one folder', false]])('two api nodes at once on %s, their clocks five minutes apart', (_, cluster) => {
  let nodes: TwoNodes;
  const acknowledged: string[] = [];
  beforeAll(async () => { nodes = await TwoNodes.start(cluster); }, 60_000);
  afterAll(() => nodes?.stop());

  const note = (answers: readonly Answer[]): Outcome => {
    const outcomes = answers.map(({ status, body }) => ({ status, body }));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]!.status).toBeLessThan(300);
    const outcome = outcomes[0]!.body as Outcome;
    acknowledged.push(`${outcome.ticketId.slice(9)} ${outcome.revision}`);
    return outcome;
  };
  const onBoth = async (path: string, body: object, who: AccountName): Promise<Outcome> => {
    const key = randomUUID();
    return note(await Promise.all(([0, 1] as const).map((node) => nodes.insist(node, path, body, who, key))));
  };

  it(`record the same command, sent to both at the same moment, once, and answer it the same (${ROUNDS} tickets)`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      // A caller that nobody knows yet: both nodes are about to make his key.
      const reporter = { name: 'Fictional Feng', phone: `010-5555${String(round).padStart(4, '0')}` };
      const { ticketId } = await onBoth('/tickets', aReport({ channel: 'hotline', reporter }), 'dispatcher');
      await onBoth(`/tickets/${ticketId}/dispatch`, { level: 'grid', gridId: 'xf-01', instruction: 'Please look today' }, 'dispatcher');
      await onBoth(`/tickets/${ticketId}/acknowledge`, { message: 'We come at four' }, 'leader');
    }
  }, LIMIT_MS);

  it('lose nothing of what comes in turn or at once from many', async () => {
    const work = Array.from({ length: 8 }, async (_unused, worker) => {
      const first = (worker % 2) as Node;
      const { ticketId } = note([await nodes.insist(first, '/tickets', aReport(), 'resident', randomUUID())]);
      for (let step = 0; step < ROUNDS; step += 1) {
        const body = { visibility: 'internal', note: `Seen ${step}` };
        note([await nodes.insist(((first + step + 1) % 2) as Node, `/tickets/${ticketId}/note-progress`, body, 'dispatcher', randomUUID())]);
      }
    });
    await Promise.all(work);
  }, LIMIT_MS);

  it('have recorded what they acknowledged, in whole chains whose times never go back, and can open it', async () => {
    const ticketId = (await nodes.on.command('/tickets', aReport({ description: 'A lamp is dark' }), 'resident')).body as Outcome;
    acknowledged.push(`${ticketId.ticketId.slice(9)} 0`);
    const { text } = await nodes.on.get(`/tickets/${ticketId.ticketId}`, 'resident');
    expect(text).toContain('A lamp is dark');
    await nodes.stopNodes();
    const stored = await storedSteps(nodes.on.config.eventStore);
    expect(stored.toSorted()).toEqual(acknowledged.toSorted());
    const store = await openEventStore(nodes.on.config.eventStore, { mode: 'read-only' });
    try {
      expect((await verifyChain(store)).findings).toEqual([]);
      for (const stream of new Set(stored.map((step) => streamOfTicket(`20261122-${step.split(' ')[0]}`)))) {
        const times = (await store.readStream(stream)).map(({ metadata }) => metadata.recordedAt);
        expect(times).toEqual(times.toSorted());
      }
    } finally {
      await store.close();
    }
  }, 60_000);
});
