import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine } from '#libs/engine/src/engine.js';
import { MAX_PAGE, type RecordedEvent } from '#libs/event-store/src/event-store.js';
import { loadConfig } from '#libs/platform/src/config.js';
import { EnvelopeOpener } from '#libs/privacy/src/opener.js';
import { foundInFiles } from '#libs/privacy/src/testing/search-files.js';
import { demoTexts } from './demo-texts.js';
import { loadDemo } from './load-demo.js';

const DAY = 86_400_000;

describe('the demo', () => {
  let folder: string;
  let engine: Engine;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-demo-'));
    engine = await openEngine(loadConfig({ DATA_DIR: folder }), { writes: 'foreground' });
  });
  afterEach(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  const log = async (): Promise<readonly RecordedEvent[]> => (await engine.store.readAll(0n, MAX_PAGE)).events;

  it('tells of a case in every stage that a ticket can be in', async () => {
    const tickets = await loadDemo(engine, Date.now());
    expect(new Set(tickets.map(({ status }) => status))).toEqual(
      new Set(['reported', 'dispatched', 'acknowledged', 'mediating', 'resolved', 'closed', 'rejected', 'withdrawn']));
    const types = new Set((await log()).map(({ type }) => type));
    for (const type of ['MediationHeld', 'UnitArrived', 'TicketReturned', 'TicketRated', 'TicketReopened', 'TicketLinked', 'TicketClaimed', 'CallBackAttempted']) {
      expect(types).toContain(type);
    }
  });

  it('adds nothing when it is loaded again, even days later', async () => {
    const first = await loadDemo(engine, Date.now() - 3 * DAY);
    const before = await log();
    expect(await loadDemo(engine, Date.now())).toEqual(first);
    expect(await log()).toEqual(before);
  });

  it('goes on where a load was cut short', async () => {
    const append = engine.store.append.bind(engine.store);
    let appends = 0;
    engine.store.append = (...parts) => (++appends > 40 ? Promise.reject(new Error('power cut')) : append(...parts));
    await expect(loadDemo(engine, Date.now())).rejects.toThrow('power cut');
    engine.store.append = append;
    await loadDemo(engine, Date.now());
    const whole = (await log()).map(({ eventId }) => eventId);
    expect(new Set(whole).size).toBe(whole.length);
    expect(whole.length).toBe(79);
  });

  it('always gives its tickets the same numbers, up to the date', async () => {
    const numbers = async (at: number): Promise<string[]> => (await loadDemo(engine, at)).map(({ ticketId }) => ticketId.slice(9));
    expect((await numbers(Date.now())).slice(0, 3)).toEqual(['M45G5-KDDZZ', 'HZMQB-G8146', 'KHB86-QD8JA']);
  });

  it('lies in no file in the clear: no name, phone number, account or free text', async () => {
    await loadDemo(engine, Date.now());
    const texts = demoTexts();
    expect(texts.length).toBeGreaterThan(100);
    expect(texts).toEqual(expect.arrayContaining(['林小绣', '000-5550-0201', 'resident-chen', '花园里2号楼三楼', 'The bulb is replaced']));
    const needles = texts.map((text) => Buffer.from(text));
    for (const file of readdirSync(folder)) expect({ file, found: foundInFiles(join(folder, file), needles) }).toEqual({ file, found: [] });
    await engine.store.close();
    for (const file of readdirSync(folder)) expect({ file, found: foundInFiles(join(folder, file), needles) }).toEqual({ file, found: [] });
  });

  it('can be read with the keys, and its residents can be reached', async () => {
    await loadDemo(engine, Date.now());
    const opener = new EnvelopeOpener(engine.keys);
    const opened = await Promise.all((await log()).map(async ({ streamId, eventId, sealed }) => (sealed ? opener.open(streamId, eventId, sealed) : null)));
    const shown = JSON.stringify(opened);
    for (const text of demoTexts().filter((candidate) => candidate.includes(' / '))) expect(shown).toContain(text);
    const ref = await engine.keys.refOfSubject('resident-lin');
    expect(await engine.keys.identity(ref!)).toEqual({ subject: 'resident-lin', name: '林小绣 Lin Xiaoxiu', phone: '000-5550-0101' });
  });
});
