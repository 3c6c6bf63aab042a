import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import { CommandLine } from '../testing/command-line.js';

const MAPPING = `version: 1
source: hotline
timeZone: Asia/Shanghai
extractedAt: 2026-09-01T00:00:00+08:00
policy: held.yaml
shape: ticket-per-row
ticket:
  key: { columns: [no], personal: false }
  community: { column: place }
  category: { columns: [type] }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: resolve, at: { column: done }, outcome: solved }
`;
const POLICY = `name: held
version: 1
title: Held
calendar: { name: china, version: 1 }
rules: []
default:
  limits:
    dispatch: { clock: continuous, hours: 1 }
    acknowledge: { clock: continuous, hours: 100 }
    resolve: { clock: continuous, hours: 24 }
    rate: { clock: natural-days, days: 60 }
  ladder: [{ at: 0.5, action: warn }, { at: 1, action: breach, escalateTo: community }, { at: 2, action: escalate, escalateTo: district }]
`;
const CALENDAR = { name: 'short', version: 7, title: 'Short', timeZone: 'Asia/Shanghai', covers: { from: '2026-01-01', to: '2026-12-31' }, week: [[{ from: '08:00', to: '09:00' }], [], [], [], [], [], []], holidays: [], workedDays: [] };
/** Resolved after 10, 30 and 60 hours, and never. */
const ROWS = `no,place,type,reported,done
1,east,lift,2026-08-01T08:00:00,2026-08-01T18:00:00
2,east,lift,2026-08-01T08:00:00,2026-08-02T14:00:00
3,west,lift,2026-08-10T08:00:00,2026-08-12T20:00:00
4,west,lift,2026-08-10T08:00:00,
`;

describe('xiuhua simulate', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = new CommandLine();
    writeFileSync(join(cli.folder, 'm.yaml'), MAPPING);
    writeFileSync(join(cli.folder, 'held.yaml'), POLICY);
    writeFileSync(join(cli.folder, 'longer.yaml'), POLICY.replace('hours: 24', 'hours: 48').replace('name: held', 'name: longer'));
    writeFileSync(join(cli.folder, 'calendar.json'), JSON.stringify(CALENDAR));
    writeFileSync(join(cli.folder, 'rows.csv'), ROWS);
    expect(await cli.run('import', join(cli.folder, 'rows.csv'), '-m', join(cli.folder, 'm.yaml'))).toMatchObject({ code: 0 });
    expect(await cli.run('rebuild')).toMatchObject({ code: 0 });
  });
  afterAll(() => cli.remove());

  const simulate = (policy: string, ...args: readonly string[]) => cli.run('simulate', '--policy', join(cli.folder, policy), ...args);
  const result = async (policy: string, ...args: readonly string[]): Promise<SimulationResult> => {
    const { code, out, err } = await simulate(policy, '--json', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return JSON.parse(out) as SimulationResult;
  };
  /** Of the log and the read model, with what SQLite has not yet moved into them. */
  const digests = (): Record<string, string> => Object.fromEntries(readdirSync(cli.folder).filter((name) => /\.db(-wal)?$/.test(name)).map((name) => {
    const bytes = readFileSync(join(cli.folder, name));
    return [name, bytes.length === 0 ? '' : createHash('sha256').update(bytes).digest('hex')] as const;
  }).filter(([, digest]) => digest !== ''));

  it('tells breaches, escalations and on-time rates per community, before and after', async () => {
    const { rows, total, policy, calendar, changed, outsideCalendar } = await result('longer.yaml');
    expect({ policy, calendar, outsideCalendar }).toEqual({ policy: { name: 'longer', version: 1 }, calendar: { name: 'china', version: 1 }, outsideCalendar: 0 });
    expect(rows).toMatchObject([
      { communityId: 'east', name: 'east', tickets: 2, changed: 1, before: { breaches: { resolve: 1 } }, after: { breaches: { resolve: 0 } }, difference: { escalations: { community: -1 } } },
      { communityId: 'west', tickets: 2, changed: 1, before: { breaches: { resolve: 2 }, escalations: { district: 2 } }, after: { breaches: { resolve: 2 }, escalations: { district: 1 } } },
    ]);
    const due = total.difference.onTime.find(({ stage, definition }) => stage === 'resolve' && definition === 'DUE_IN_PERIOD');
    expect(due).toMatchObject({ withExempted: 0.25 });
    expect(total.before.onTime.find(({ stage, definition }) => stage === 'resolve' && definition === 'ALL_FILED')!.withExempted).toEqual({ numerator: 1, denominator: 4, value: 0.25 });
    expect(changed).toMatchObject({ total: 2, listed: [
      { communityId: 'east', before: { breached: ['resolve'], escalatedTo: ['community'] }, after: { breached: [], escalatedTo: [] } },
      { communityId: 'west', before: { breached: ['resolve'], escalatedTo: ['community', 'district'] }, after: { breached: ['resolve'], escalatedTo: ['community'] } },
    ] });
  });

  it('changes nothing under the policy that held', async () => {
    const { total, changed } = await result('held.yaml');
    expect(total.after).toEqual(total.before);
    expect(changed).toEqual({ total: 0, listed: [] });
    expect(total.before.breaches).toMatchObject({ resolve: 3, acknowledge: 1 });
  });

  it('leaves log and read model as they were, to the last byte', async () => {
    const before = digests();
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['events.db', 'read-model.db']));
    await result('longer.yaml');
    expect(digests()).toEqual(before);
  });

  it('counts by another calendar, whatever the policy names', async () => {
    const { calendar, total } = await result('held.yaml', '--calendar', join(cli.folder, 'calendar.json'));
    expect([calendar, total.changed]).toEqual([{ name: 'short', version: 7 }, 0]);
    const days = POLICY.replace('resolve: { clock: continuous, hours: 24 }', 'resolve: { clock: working-days, days: 1 }');
    writeFileSync(join(cli.folder, 'days.yaml'), days);
    // One Monday morning a week: what was breached on the same policy's own calendar has a week more.
    const own = await result('days.yaml');
    const weekly = await result('days.yaml', '--calendar', join(cli.folder, 'calendar.json'));
    expect([own.total.after.breaches.resolve, weekly.total.after.breaches.resolve]).toEqual([2, 1]);
  });

  it('keeps to a period, to communities, and to a bound of listed tickets', async () => {
    expect((await result('longer.yaml', '--to', '2026-08-05T00:00:00+08:00')).total).toMatchObject({ tickets: 2, changed: 1 });
    expect((await result('longer.yaml', '--community', 'west')).rows.map(({ communityId }) => communityId)).toEqual(['west']);
    expect((await result('longer.yaml', '--list', '1')).changed).toMatchObject({ total: 2, listed: [expect.anything()] });
  });

  it('reads like a table, or like CSV', async () => {
    const { out } = await simulate('longer.yaml');
    expect(out).toMatch(/^all +4 +2 +4 → 3 +5 → 3 +25\.0 % → 50\.0 %$/m);
    expect(out).toContain('nothing was written');
    const csv = (await simulate('longer.yaml', '--csv')).out.trim().split('\n').map((line) => line.split(','));
    expect(csv.map((line) => line.length)).toEqual([csv[0]!.length, csv[0]!.length, csv[0]!.length]);
    expect(csv[1]![csv[0]!.indexOf('breaches_resolve_before')]).toBe('1');
    expect(csv[1]![csv[0]!.indexOf('breaches_resolve_after')]).toBe('0');
  });

  it('tells every fault of a policy, and a calendar that is nowhere', async () => {
    writeFileSync(join(cli.folder, 'faulty.yaml'), POLICY.replace('hours: 24', 'days: 3').replace('rules: []', 'rules: 7'));
    const { code, err } = await simulate('faulty.yaml');
    expect(code).toBe(1);
    expect(err).toContain('default.limits.resolve.days = 3: wrong-unit');
    expect(err).toContain('rules = 7: wrong-type');
    writeFileSync(join(cli.folder, 'nowhere.yaml'), POLICY.replace('name: china', 'name: nowhere'));
    expect(await simulate('nowhere.yaml')).toMatchObject({ code: 1, err: expect.stringContaining('unknown-calendar') as string });
  });
});
