import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AccountName } from '../support/accounts.js';
import { xiuhua } from '../support/command-line.js';
import { anEventStoreDb, type EventStoreDbUnderTest, itWithFaults, realEventStoreDb } from '../support/engines.js';
import { freePort } from '../support/free-ports.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket } from '../support/tickets.js';

/** One of the metrics that have a single value. */
async function metricOf(on: Installation, name: string): Promise<number> {
  const { text } = await on.client.get('/metrics', {});
  return [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'gm'))].reduce((sum, [, value]) => sum + Number(value), 0);
}

describe('api, projector and command line on EventStoreDB', () => {
  let database: EventStoreDbUnderTest;
  let on: Installation;
  let projectorPort: number;
  beforeAll(async () => {
    database = await anEventStoreDb();
    projectorPort = await freePort();
    // The protocol server asks for no account, and without TLS the client sends none: they are here to be found in no log.
    const account = realEventStoreDb() === undefined ? { EVENT_STORE_USERNAME: 'clerk-account', EVENT_STORE_PASSWORD: 'unmistakable-password' } : undefined;
    on = await Installation.start({ projector: true, database, env: { PROJECTOR_PORT: String(projectorPort), ...account } });
  });
  afterAll(() => on.stop());

  /** Repeats with the same key whatever was not answered, as a client does. */
  const insist = async (path: string, body: object, who: AccountName): Promise<Record<string, unknown>> => {
    const key = randomUUID();
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await on.post(path, body, who, { key }).catch(() => undefined);
      if (answer !== undefined && answer.status < 300) return answer.body as Record<string, unknown>;
      if (answer !== undefined && answer.status !== 503) throw new Error(`${path} was answered ${answer.status}: ${answer.text}`);
      await pause(100);
    }
    throw new Error(`${path} was never answered`);
  };
  const steps = [
    ['dispatch', { level: 'grid', gridId: 'xf-01' }, 'dispatcher'],
    ['acknowledge', {}, 'leader'],
    ['note-progress', { visibility: 'public', note: 'The pipe is measured' }, 'leader'],
    ['hold-mediation', { outcome: 'agreed', partyCount: 4, mediatorPost: 'grid:xf/xf-01', terms: 'Along the east wall' }, 'leader'],
    ['resolve', { outcome: 'solved', text: 'The pipe hangs' }, 'leader'],
    ['rate', { contacted: true, solved: true, satisfaction: 5 }, 'resident'],
  ] as const;
  /** A ticket through all its steps, with something happening before each. */
  const carry = async (before: (step: number) => Promise<unknown>): Promise<{ ticketId: string; position: string }> => {
    const { ticketId } = await insist('/tickets', aReport({ category: 'water/rain pipe' }), 'resident') as { ticketId: string };
    let position = '';
    for (const [index, [command, body, who]] of steps.entries()) {
      await before(index);
      ({ position } = await insist(`/tickets/${ticketId}/${command}`, body, who) as { position: string });
    }
    return { ticketId, position };
  };
  const expectDone = async ({ ticketId, position }: { ticketId: string; position: string }): Promise<void> => {
    const { body } = await on.get(`/tickets/${ticketId}/history`, 'supervisor');
    expect((body as { steps: { type: string }[] }).steps.map(({ type }) => type)).toEqual([
      'TicketReported', 'TicketDispatched', 'TicketAcknowledged', 'ProgressNoted', 'MediationHeld', 'TicketResolved', 'TicketRated', 'TicketClosed',
    ]);
    let listed = await on.get(`/tickets?atLeast=${position}&limit=100`, 'dispatcher');
    for (let tries = 0; listed.status === 503 && tries < 20; tries += 1) listed = await on.get(`/tickets?atLeast=${position}&limit=100`, 'dispatcher');
    expect((listed.body as { items: { ticketId: string }[] }).items).toContainEqual(expect.objectContaining({ ticketId, status: 'closed' }));
  };

  it('carry a ticket through all its steps, and keep no log of their own', async () => {
    await expectDone(await carry(async () => undefined));
    expect(existsSync(join(on.dataDir, 'events.db'))).toBe(false);
    expect((await on.client.get('/health/ready', {})).status).toBe(200);
    expect(on.log).not.toContain('"event":"crashed"');
  });

  it('do so while api and projector are killed before every step', async () => {
    await expectDone(await carry(async (step) => {
      const restart = step % 2 === 0 ? [() => on.killApi(), () => on.startApi()] : [() => on.killProjector(), () => on.startProjector()];
      for (const action of restart) await action();
    }));
  }, 120_000);

  const server = () => database.protocolServer!;
  /** Status of api and projector, and what each says of the event store. */
  const ready = (): Promise<unknown> => Promise.all([on.url, `http://127.0.0.1:${projectorPort}`].map(async (url) => {
    const answer = await fetch(`${url}/health/ready`);
    return [answer.status, ((await answer.json()) as { checks: { store: { status: string } } }).checks.store.status];
  }));
  itWithFaults('do so while connections break and answers are lost, and count it', async () => {
    await expectDone(await carry(async (step) => server().faults.next(...(['cut-after', 'answer-lost', 'cut-before', 'call-ended', 'never-answered', 'server-timeout'] as const).slice(step, step + 1))));
    expect(await metricOf(on, 'xiuhua_append_resends_total')).toBeGreaterThanOrEqual(6);
    // A server that says itself that it does not know is well connected.
    expect(await metricOf(on, 'xiuhua_event_store_reconnects_total')).toBeGreaterThanOrEqual(5);
  }, 60_000);

  itWithFaults('are not ready while the database is down, refuse in time, and go on when it is back', async () => {
    server().goDown();
    const startedAt = performance.now();
    const refused = await on.post('/tickets', aReport(), 'resident');
    expect([refused.status, (refused.body as { type: string }).type]).toEqual([503, 'urn:xiuhua:problem:store-unavailable']);
    expect(performance.now() - startedAt).toBeLessThan(15_000);
    expect(await ready()).toEqual([[503, 'down'], [503, 'down']]);
    expect((await on.client.get('/metrics', {})).text).toMatch(/^xiuhua_append_duration_seconds_count/m);
    await server().comeBack();
    await expectDone(await carry(async () => undefined));
    expect(await ready()).toEqual([[200, 'up'], [200, 'up']]);
    for (const log of ['api.log', 'projector.log']) expect(readFileSync(join(on.dataDir, log), 'utf8')).not.toMatch(/clerk-account|unmistakable-password/);
  }, 60_000);

  itWithFaults('start while the database is away, bring nobody back from an older key store, and are ready by themselves once it is there', async () => {
    const { ticketId } = await insist('/tickets', aReport({ description: 'Known to nobody soon' }), 'resident') as { ticketId: string };
    const [reported] = ((await on.get(`/tickets/${ticketId}/history`, 'supervisor')).body as { steps: { data: { reporterRef: string } }[] }).steps;
    const keys = join(on.dataDir, 'keys.db');
    await on.stopApps();
    copyFileSync(keys, `${keys}.older`);
    await on.startApps();
    await insist(`/persons/${reported!.data.reporterRef}/erase`, {}, 'admin');
    await on.stopApps();
    for (const end of ['-wal', '-shm']) rmSync(`${keys}${end}`, { force: true });
    renameSync(`${keys}.older`, keys);
    server().goDown();
    await on.startApi();
    const projecting = on.startProjector();
    const [ready, listed] = [await on.client.get('/health/ready', {}), await on.get('/tickets?limit=1', 'supervisor')];
    await server().comeBack();
    await projecting;
    expect([ready.status, listed.status]).toEqual([503, 200]);
    expect(ready.body).toMatchObject({ checks: { store: { status: 'down' }, keyStore: { status: 'down', reason: 'KeyStoreUnavailableError' } } });
    for (let tries = 0; tries < 100 && (await on.client.get('/health/ready', {})).status !== 200; tries += 1) await pause(100);
    const read = await on.get(`/tickets/${ticketId}`, 'supervisor');
    expect([read.status, read.text]).toEqual([200, expect.not.stringContaining('Known to nobody')]);
    await expectDone(await carry(async () => undefined));
    for (let tries = 0; tries < 50 && !on.log.includes('erasures-replayed'); tries += 1) await pause(100);
    expect(on.log).toContain('"event":"erasures-replayed","persons":1');
    expect([on.apiRuns, on.log.match(/"event":"crashed"/)]).toEqual([true, null]);
  }, 60_000);

  it('verify, rebuild, replay, count and simulate from the command line', async () => {
    const ticketId = await aTicket(on, 'dispatched', 'acknowledged', 'resolved');
    const verified = await xiuhua(on.env, 'verify', '--json');
    expect([verified.code, verified.err]).toEqual([0, verified.err]);
    expect(JSON.parse(verified.out)).toMatchObject({ log: { findingCount: 0 }, readModel: { clean: true } });
    expect((await xiuhua(on.env, 'replay', ticketId)).out).toContain('resolved: solved');
    expect((await xiuhua(on.env, 'rebuild')).code).toBe(0);
    expect((await xiuhua(on.env, 'stats', '--figures', 'counts', '--json')).code).toBe(0);
    expect((await xiuhua(on.env, 'response-times', '--json')).code).toBe(0);
    const simulated = await xiuhua(on.env, 'simulate', '--policy', join(__dirname, '..', '..', '..', 'docs', 'examples', 'policy.example.yaml'), '--json');
    expect([simulated.code, simulated.code === 0 ? '' : simulated.err]).toEqual([0, '']);
  }, 60_000);
});
