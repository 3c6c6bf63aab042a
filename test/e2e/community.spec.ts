import { OWN } from '../support/access-cases.js';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';

const FROM = '2026-01-01T00:00:00.000Z';
const TO = '2026-02-01T00:00:00.000Z';

describe('a community', () => {
  let on: Installation;
  beforeAll(async () => {
    on = await Installation.start();
    await on.command('/communities/xf/appoint-leader', { gridId: 'xf-01', account: 'leader-1', from: FROM }, 'admin');
    await on.command('/communities/xf/name-substitute', { gridId: 'xf-01', account: 'leader-2', from: FROM, to: TO }, 'admin');
  });
  afterAll(() => on.stop());

  const tenures = { leaders: [{ account: 'leader-1', from: FROM }], substitutes: [{ account: 'leader-2', from: FROM, to: TO }] };

  it.each(OWN)('is shown whole to a %s, with accounts only to colleagues', async (who) => {
    const { status, body } = await on.get('/communities/xf', who);
    expect(status).toBe(200);
    expect(body).toMatchObject({ communityId: 'xf', name: '幸福社区', timeZone: 'Asia/Shanghai', subdistrictId: null, dispatchesByItself: false });
    const { grids, units } = body as { grids: unknown[]; units: { unitId: string }[] };
    const colleague = ['leader', 'dispatcher', 'supervisor', 'admin'].includes(who);
    const shown = colleague ? tenures : { leaders: [], substitutes: [] };
    expect(grids[0]).toEqual({ gridId: 'xf-01', name: 'Grid 1', closed: false, buildings: ['1号楼'], ...shown });
    expect(units.map(({ unitId }) => unitId)).toEqual(['power-works', 'water-works']);
  });

  it('has the ETag that the next command asks for, and another one after it', async () => {
    const { etag } = (await on.get('/communities/xf', 'admin')).headers;
    const { headers } = await on.command('/communities/xf/rename-grid', { gridId: 'xf-02', name: 'Other' }, 'admin', { ifMatch: etag ?? '' });
    expect((await on.get('/communities/xf', 'admin')).headers.etag).toBe(headers.etag);
    expect(headers.etag).not.toBe(etag);
    expectProblem(await on.post('/communities/xf/rename-grid', { gridId: 'xf-02', name: 'Third' }, 'admin', { ifMatch: etag ?? '' }), 412, 'precondition-failed');
  });
});
