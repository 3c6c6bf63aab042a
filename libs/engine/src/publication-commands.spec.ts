import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#libs/access/src/caller.js';
import { RoleForbiddenError } from '#libs/access/src/errors.js';
import { uuidV4 } from '#libs/event-store/src/uuid.js';
import { Clock } from '#libs/platform/src/clock.js';
import { loadConfig } from '#libs/platform/src/config.js';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { InvalidDocumentError } from '#libs/ticketing/src/publication/invalid-document-error.js';
import type { CommandEnvelope } from './command-envelope.js';
import { type Engine, openEngine } from './engine.js';

const NOW = '2026-11-26T08:00:00.000Z';

class StoppedClock extends Clock {
  now(): number {
    return Date.parse(NOW);
  }
}

const admin: Caller = { subject: 'a-1', role: 'admin', communities: [], grids: [] };
const supervisor: Caller = { subject: 's-1', role: 'supervisor', communities: ['xf'], grids: [] };
const by = (caller: Caller): CommandEnvelope => ({ caller, commandId: uuidV4(), body: {}, correlationId: uuidV4() });

describe('Publishing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xiuhua-publications-'));
  let engine: Engine;
  beforeAll(async () => void (engine = await openEngine(loadConfig({ DATA_DIR: folder }), { writes: 'foreground', clock: new StoppedClock() })));
  afterAll(async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const office = { ...CHINESE_CALENDAR, name: 'office', version: 1 };
  const policy = { ...DEFAULT_POLICY, name: 'office', calendar: { name: 'office', version: 1 } };
  const faultsOf = (publishing: Promise<unknown>) => publishing.then(() => [], (error: InvalidDocumentError) => error.faults.map(({ path, rule }) => `${rule} ${path}`));

  it('a policy waits for the calendar that it counts by', async () => {
    expect(await faultsOf(engine.publications.publishPolicy('office', policy, by(admin)))).toEqual(['unknown-calendar calendar']);
    await engine.publications.publishCalendar('office', office, by(admin));
    const { state } = await engine.publications.publishPolicy('office', policy, by(admin));
    expect(state.versions).toEqual([{ version: 1, document: policy, effectiveFrom: NOW, publishedBy: 'a-1' }]);
    expect(await faultsOf(engine.publications.publishPolicy('office', { ...policy, version: 2, calendar: { name: 'office', version: 2 } }, by(admin)))).toEqual(['unknown-calendar calendar']);
  });

  it('the default policy counts by the calendar that comes with the program', async () => {
    expect(DEFAULT_POLICY.calendar).toEqual({ name: CHINESE_CALENDAR.name, version: CHINESE_CALENDAR.version });
    const next = { ...DEFAULT_POLICY, version: 2, title: 'next' };
    expect((await engine.publications.publishPolicy('default', next, by(admin))).revision).toBe(0);
  });

  it('what comes with the program is the first version, and is not published again', async () => {
    const [first] = (await engine.publications.readPolicy('default')).versions;
    expect(first).toEqual({ version: 1, document: DEFAULT_POLICY, effectiveFrom: '1970-01-01T00:00:00.000Z', publishedBy: 'system' });
    expect((await engine.publications.readCalendar('china')).versions.map(({ version }) => version)).toEqual([1]);
    expect((await engine.publications.readDefinition('three-rates')).versions).toMatchObject([{ version: 1, document: DEFAULT_THREE_RATES, publishedBy: 'system' }]);
    await expect(engine.publications.publishPolicy('default', DEFAULT_POLICY, by(admin))).rejects.toThrow('already-published');
    await expect(engine.publications.publishPolicy('default', { ...DEFAULT_POLICY, title: 'other' }, by(admin))).rejects.toThrow('version-not-next');
  });

  it('an unknown calendar is told together with every other fault', async () => {
    const faulty = { ...DEFAULT_POLICY, title: '', calendar: { name: 'nowhere', version: 1 } };
    expect(await faultsOf(engine.publications.publishPolicy('default', faulty, by(admin)))).toEqual(['wrong-form title', 'unknown-calendar calendar']);
  });

  it('under another name than the document\'s is a fault among the others', async () => {
    const [titled, untitled] = [{ ...DEFAULT_POLICY, version: 2, title: 'next' }, { ...office, title: '' }];
    expect(await faultsOf(engine.publications.publishPolicy('city', titled, by(admin)))).toEqual(['other-name name']);
    expect(await faultsOf(engine.publications.publishCalendar('city', untitled, by(admin)))).toEqual(['wrong-form title', 'other-name name']);
    expect(await faultsOf(engine.publications.publishDefinition('CITY', { ...DEFAULT_THREE_RATES, title: '' }, by(admin)))).toEqual(['wrong-form title', 'other-name name']);
    const { publications } = engine;
    expect([await publications.readPolicy('city'), await publications.readCalendar('city'), await publications.readDefinition('CITY')])
      .toEqual([{ versions: [] }, { versions: [] }, { versions: [] }]);
  });

  it('a definition stays with the figure of its first version, which is told with every other fault', async () => {
    const onTime = { ...DEFAULT_ON_TIME[0]!, name: 'three-rates', title: '' };
    expect(await faultsOf(engine.publications.publishDefinition('three-rates', onTime, by(admin)))).toEqual(['wrong-form title', 'other-figure figure']);
    const strict = { ...DEFAULT_THREE_RATES, name: 'strict', factors: [100, 0, 0, 0, 0] };
    expect((await engine.publications.publishDefinition('strict', strict, by(admin))).state.versions).toMatchObject([{ version: 1, document: strict }]);
    expect(await faultsOf(engine.publications.publishDefinition('strict', { ...onTime, name: 'strict', title: 'x', version: 2 }, by(admin)))).toEqual(['other-figure figure']);
  });

  it.each([null, undefined, 'policy', 7, [], {}, { name: 'Not a name' }, { calendar: null }])('nothing but documents is published: %j', async (document) => {
    await expect(engine.publications.publishPolicy('default', document, by(admin))).rejects.toThrow(InvalidDocumentError);
    await expect(engine.publications.publishCalendar('default', document, by(admin))).rejects.toThrow(InvalidDocumentError);
    await expect(engine.publications.publishDefinition('default', document, by(admin))).rejects.toThrow(InvalidDocumentError);
  });

  it('is the admin\'s', async () => {
    await expect(engine.publications.publishPolicy('office', policy, by(supervisor))).rejects.toThrow(RoleForbiddenError);
    await expect(engine.publications.publishCalendar('office', office, by(supervisor))).rejects.toThrow(RoleForbiddenError);
    await expect(engine.publications.publishDefinition('mine', { ...DEFAULT_THREE_RATES, name: 'mine' }, by(supervisor))).rejects.toThrow(RoleForbiddenError);
  });

  it('two at once: one is recorded, the other one refused', async () => {
    const next = (title: string) => engine.publications.publishPolicy('office', { ...policy, version: 2, title }, by(admin)).then(() => 'recorded', (error: Error) => error.message);
    expect((await Promise.all([next('A'), next('B')])).toSorted()).toEqual(['recorded', 'version-not-next']);
  });

  it('is read as nothing where nothing was published', async () => {
    expect(await engine.publications.readPolicy('unheard-of')).toEqual({ versions: [] });
    expect((await engine.publications.readCalendar('office')).versions.map(({ version }) => version)).toEqual([1]);
  });
});
