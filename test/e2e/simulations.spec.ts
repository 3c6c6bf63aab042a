import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import type { SimulationResult } from '#libs/ticketing/src/simulation/simulation-result.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aTicket } from '../support/tickets.js';

const CLI = resolve(__dirname, '../../apps/cli/src/main.js');
const MAPPING = `version: 1
source: before
timeZone: Asia/Shanghai
extractedAt: 2026-09-01T00:00:00+08:00
policy: { name: default, version: 1 }
shape: ticket-per-row
ticket:
  key: { columns: [no], personal: false }
  community: { column: place, ids: { XF: xf, YL: yl } }
  category: { columns: [type] }
steps:
  - { step: report, at: { column: reported } }
  - { step: dispatch, at: { column: reported } }
  - { step: acknowledge, at: { column: reported } }
  - { step: resolve, at: { column: done }, outcome: solved }
`;
/** In xf two in time, one late; in yl one late. */
const ROWS = `no,place,type,reported,done
1,XF,lift,2026-08-03T08:00:00,2026-08-03T12:00:00
2,XF,lift,2026-08-03T08:00:00,2026-08-07T12:00:00
3,XF,lift,2026-08-03T08:00:00,2026-08-30T12:00:00
4,YL,lift,2026-08-03T08:00:00,2026-08-30T12:00:00
`;

const resolvingIn = (limit: object) => ({ ...DEFAULT_POLICY, name: 'tried', rules: [], default: { ...DEFAULT_POLICY.default, limits: { ...DEFAULT_POLICY.default.limits, resolve: limit } } });
const STRICT = resolvingIn({ clock: 'continuous', hours: 24 });
const LAX = resolvingIn({ clock: 'natural-days', days: 60 });

describe('a simulation over HTTP', () => {
  let on: Installation;
  beforeAll(async () => {
    on = await Installation.start({ env: { HIDE_GROUPS_UNDER: '4' } });
    await aTicket(on, 'dispatched');
    writeFileSync(join(on.dataDir, 'm.yaml'), MAPPING);
    writeFileSync(join(on.dataDir, 'rows.csv'), ROWS);
    // Not waited for on this thread, which may be the one that answers for the event store.
    await promisify(execFile)(process.execPath, [CLI, 'import', join(on.dataDir, 'rows.csv'), '-m', join(on.dataDir, 'm.yaml')], { env: on.env });
  });
  afterAll(() => on.stop());

  const simulate = async (body: Readonly<Record<string, unknown>>, who: 'supervisor' | 'foreignSupervisor' | 'analyst' | 'foreignAnalyst' = 'supervisor'): Promise<SimulationResult & { hiddenGroups: number }> => {
    const answer = await on.post('/simulations', body, who);
    expect([answer.status, answer.status === 200 ? '' : answer.text]).toEqual([200, '']);
    return answer.body as SimulationResult & { hiddenGroups: number };
  };

  it('tells what another limit would have led to, in the communities of the caller', async () => {
    const strict = await simulate({ policy: STRICT });
    expect(strict.rows.map(({ communityId, tickets, difference: { breaches } }) => [communityId, tickets, breaches.resolve])).toEqual([['xf', 4, 1]]);
    expect(strict).toMatchObject({ policy: { name: 'tried', version: 1 }, calendar: { name: 'china', version: 1 }, changed: { total: 1 } });
    const lax = await simulate({ policy: LAX, listed: 1 });
    expect(lax.total).toMatchObject({ before: { breaches: { resolve: 1 } }, after: { breaches: { resolve: 0 } } });
    expect(lax.changed.listed).toHaveLength(1);
    expect((await simulate({ policy: LAX }, 'foreignSupervisor')).rows.map(({ communityId }) => communityId)).toEqual(['yl']);
  });

  it('changes nothing under the policy that held, for tickets that live here and tickets that were imported', async () => {
    const { total, changed } = await simulate({ policy: DEFAULT_POLICY });
    expect([total.after, changed.total]).toEqual([total.before, 0]);
  });

  it('keeps to the period asked for', async () => {
    expect((await simulate({ policy: STRICT, from: '2026-08-01T00:00:00+08:00', to: '2026-08-31T00:00:00+08:00' })).total.tickets).toBe(3);
  });

  it('hides communities with few tickets from an analyst, in the total too', async () => {
    expect(await simulate({ policy: LAX }, 'foreignAnalyst')).toMatchObject({ rows: [], hiddenGroups: 1, total: { tickets: 0, changed: 0 }, changed: { total: 0, listed: [] } });
    expect(await simulate({ policy: LAX }, 'analyst')).toMatchObject({ hiddenGroups: 0, total: { tickets: 4 } });
  });

  it('writes nothing: the log and the read model are the same to the last byte', async () => {
    const digests = () => [join(on.dataDir, 'events.db'), join(on.dataDir, 'events.db-wal'), join(on.dataDir, 'read-model.db'), join(on.dataDir, 'read-model.db-wal')]
      .map((path) => (existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : ''));
    const before = digests();
    const { position } = await simulate({ policy: STRICT });
    expect(digests()).toEqual(before);
    expect((await simulate({ policy: LAX })).position).toBe(position);
  });

  it('tells every fault of policy, calendar and bounds', async () => {
    const { rate: _, ...limits } = DEFAULT_POLICY.default.limits;
    const faulty = await on.post('/simulations', {
      policy: { ...DEFAULT_POLICY, colour: 'red', default: { ...DEFAULT_POLICY.default, limits } }, calendar: { name: 'x' },
      from: '2026-08-02T00:00:00Z', to: '2026-08-01T00:00:00Z',
    }, 'supervisor');
    expectProblem(faulty, 400, 'invalid-request');
    expect(fieldsOf(faulty)).toEqual(expect.arrayContaining(['policy.colour', 'policy.default.limits.rate', 'calendar.version', 'calendar.week', 'to']));
    expect(fieldsOf(await on.post('/simulations', { listed: 1001, communities: [], colour: 1 }, 'supervisor')).sort()).toEqual(['colour', 'communities', 'listed', 'policy']);
    const nowhere = await on.post('/simulations', { policy: { ...DEFAULT_POLICY, calendar: { name: 'nowhere', version: 1 } } }, 'supervisor');
    expect(fieldsOf(nowhere)).toEqual(['policy.calendar']);
  });

  it('is not for everybody, and not for foreign communities', async () => {
    for (const who of ['resident', 'leader', 'dispatcher', 'admin'] as const) expectProblem(await on.post('/simulations', { policy: LAX }, who), 403, 'forbidden');
    expectProblem(await on.post('/simulations', { policy: LAX, communities: ['xf', 'yl'] }, 'supervisor'), 404, 'not-found');
  });

  it('is carried out one at a time; the others are told when to come again', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => on.post('/simulations', { policy: LAX }, 'supervisor')));
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length + refused.length).toBe(5);
    expect(refused.length).toBeGreaterThan(0);
    expectProblem(refused[0]!, 503, 'simulation-running');
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0);
    await simulate({ policy: LAX });
  });
});
