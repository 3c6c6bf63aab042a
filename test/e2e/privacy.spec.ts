import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoTexts } from '../../apps/cli/src/demo/demo-texts.js';
import { tokenFor } from '../support/accounts.js';
import { xiuhua } from '../support/command-line.js';
import { Installation } from '../support/installation.js';
import { logOf } from '../support/log-of.js';
import { everyRow } from '../support/postgres/every-row.js';

const BOTH = { communities: ['xf', 'hy'] };

/** Everybody who might read something, with all the scope there is. */
const READERS = {
  supervisor: { subject: 'supervisor-1', role: 'supervisor', ...BOTH },
  dispatcher: { subject: 'dispatcher-1', role: 'dispatcher', ...BOTH },
  analyst: { subject: 'analyst-1', role: 'analyst', communities: ['*', 'xf', 'hy'] },
  leader: { subject: 'leader-xf-01', role: 'grid-leader', grids: ['xf/xf-01', 'xf/xf-02', 'hy/hy-01'] },
  unit: { subject: 'traffic-police-desk', role: 'unit', unit: 'traffic-police' },
  volunteer: { subject: 'volunteer-team-1', role: 'volunteer', communities: ['xf', 'hy'] },
  lin: { subject: 'resident-lin', role: 'resident' },
  chen: { subject: 'resident-chen', role: 'resident' },
  admin: { subject: 'demo-admin', role: 'admin' },
} as const;
type Reader = keyof typeof READERS;

/** Invariant 10, on the whole demo: sealed from the first byte on, gone at once when its person is erased. */
describe('the personal data of the demo', () => {
  const texts = demoTexts();
  let on: Installation;
  let tokens: Record<Reader, string>;
  let tickets: string[];
  let paths: string[];

  const cli = async (...args: readonly string[]): Promise<string> => {
    const { code, out, err } = await xiuhua(on.env, ...args);
    if (code !== 0) throw new Error(`xiuhua ${args.join(' ')} ended with ${code}: ${out}${err}`);
    return out + err;
  };
  const cliEach = async (...lines: readonly (readonly string[])[]): Promise<string> => {
    let said = '';
    for (const line of lines) said += await cli(...line);
    return said;
  };

  beforeAll(async () => {
    on = await Installation.start({ projector: true, empty: true, env: { LOG_LEVEL: 'debug' } });
    tickets = [...(await cli('demo')).matchAll(/\d{8}-\w{5}-\w{5}/g)].map(([ticketId]) => ticketId);
    const entries = await Promise.all(Object.entries(READERS).map(async ([name, account]) => [name, await tokenFor(on.config, account)] as const));
    tokens = Object.fromEntries(entries) as Record<Reader, string>;
    paths = await everyGetPath();
    await reportRows();
  }, 90_000);
  afterAll(() => on.stop());

  /** Every GET of the published description, for every ticket and community: what is added later is searched too. */
  async function everyGetPath(): Promise<string[]> {
    const { body } = await on.client.get('/api/docs/openapi.json');
    const operations = (body as { paths: Record<string, Record<string, unknown>> }).paths;
    const templates = Object.keys(operations).filter((path) => operations[path]!['get'] !== undefined);
    expect(templates.length).toBeGreaterThan(5);
    const filled = templates.flatMap((path) => (path.includes('{ticketId}') ? tickets.map((id) => path.replace('{ticketId}', id)) : [path]))
      .flatMap((path) => (path.includes('{communityId}') ? ['xf', 'hy'].map((id) => path.replace('{communityId}', id)) : [path]))
      .map((path) => path.replace('/policies/{name}', '/policies/default').replace('/calendars/{name}', '/calendars/china')
        .replace('/definitions/{name}', '/definitions/three-rates'));
    expect(filled.filter((path) => path.includes('{'))).toEqual([]);
    const pasts = tickets.flatMap((id) => [`/api/v1/tickets/${id}?asOfRevision=0`, `/api/v1/tickets/${id}?asOfEffective=${new Date().toISOString()}`]);
    return [...filled, ...pasts, '/metrics', '/health/ready'];
  }

  /** Whatever any reader is answered by any of these paths. */
  async function allAnswers(): Promise<string> {
    const answers: string[] = [];
    for (const token of Object.values(tokens)) {
      for (const path of paths) {
        const answer = await on.client.get(path, { token });
        expect([path, answer.status < 500]).toEqual([path, true]);
        answers.push(answer.text, JSON.stringify(answer.headers));
      }
    }
    return answers.join('\n');
  }

  /** The figures, without the position they are true for. */
  async function reportRows(): Promise<unknown> {
    const { length, [length - 1]: last } = await events();
    const { body } = await on.client.get(`/api/v1/response-times?groupBy=category&atLeast=${last!.position}`, { token: tokens.supervisor });
    return (body as { rows: unknown }).rows;
  }

  const events = () => logOf(on.config);

  const identities = async (): Promise<string> => (await Promise.all(tickets.map(async (id) => (
    await on.client.post(`/api/v1/tickets/${id}/open-identity`, { reasonCode: 'call-back' }, { token: tokens.supervisor })).text))).join('\n');
  const found = (haystack: string | Buffer): string[] => texts.filter((text) => haystack.includes(text));
  const files = (): string[] => readdirSync(on.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));

  /** Where events, rows and keys lie: files, or databases whose contents are read instead. */
  const stores = (): readonly (readonly [file: string | undefined, contents: () => Promise<string>])[] => {
    const { eventStore, readModel } = on.config;
    return [
      eventStore.kind === 'sqlite' ? ['events.db', async () => ''] : [undefined, async () => JSON.stringify(await events(), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))],
      readModel.kind === 'sqlite' ? ['read-model.db', async () => ''] : [undefined, () => everyRow(on.env['READ_MODEL_URL']!)],
      ['keys.db', async () => ''],
    ];
  };
  const expectClear = async (...logs: readonly string[]): Promise<void> => {
    const names = files();
    const expected = [...stores().flatMap(([file]) => file ?? []), ...logs];
    expect(names.map((name) => name.slice(on.dataDir.length + 1))).toEqual(expect.arrayContaining(expected));
    for (const name of names) expect([name, found(readFileSync(name))]).toEqual([name, []]);
    for (const [file, contents] of stores()) {
      const text = await contents();
      expect([file === undefined, found(text)]).toEqual([text.length > 1_000, []]);
    }
  };

  it('can be read by those who may, else this test would prove nothing', async () => {
    const readable = found(await allAnswers());
    for (const text of ['老人放在楼道的一袋盐不见了', '602室林家 / household Lin, flat 602', '花园里2号楼三楼', '只收了一半', '饭馆在一网格']) expect(readable).toContain(text);
    expect(found(await identities())).toEqual(expect.arrayContaining(['林小绣', '000-5550-0201']));
  }, 60_000);

  it('lies in the clear in no file, log, export or metric', async () => {
    const shown = await cliEach(
      ['verify', '--json'], ['response-times', '--csv'], ['response-times', '--json', '--group-by', 'category'], ['response-times', '--group-by', 'grid'],
      ...tickets.flatMap((id) => [['replay', id], ['replay', id, '--json']]),
    );
    expect(found(shown)).toEqual([]);
    await expectClear();
    // Once more when every process has said its last word: their logs lie beside the data.
    await on.stopApps();
    expect(on.log).toContain('"event":"request"');
    expect(readFileSync(join(on.dataDir, 'projector.log'), 'utf8')).toContain('"event":"projector-stopped"');
    await expectClear('api.log', 'projector.log');
    await on.startApps();
  }, 60_000);

  it('is gone at every reader at once when its people are erased, while chain, history and figures stay as they were', async () => {
    const before = await events();
    const figures = await reportRows();
    const people = [...new Set(before.filter(({ type }) => type === 'TicketReported').map(({ data }) => data['reporterRef'] as string))];
    expect(people.length).toBeGreaterThan(6);
    for (const [index, personRef] of people.entries()) {
      if (index % 2 === 0) await cli('erase', personRef);
      else expect((await on.client.post(`/api/v1/persons/${personRef}/erase`, {}, { token: tokens.admin })).status).toBe(200);
    }

    expect(found(await allAnswers())).toEqual([]);
    expect(found(await identities())).toEqual([]);
    expect(found(await cliEach(...tickets.map((id) => ['replay', id, '--texts'])))).toEqual([]);
    await expectClear('api.log', 'projector.log');

    const after = await events();
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after.slice(before.length).map(({ type }) => type))).toEqual(new Set(['ErasureOrdered', 'PersonErased']));
    expect(await reportRows()).toEqual(figures);
    expect(await cli('verify')).toContain('the same');
    // a repeated load must not bring anybody back
    await cli('demo');
    expect(found(await allAnswers())).toEqual([]);
    expect(found(await identities())).toEqual([]);
    await on.stopApps();
    await expectClear('api.log', 'projector.log');
  }, 120_000);
});
