import type { GridSummary, ResponseTimes } from '#libs/read-model/src/read-model.js';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aReport, onTicket } from '../support/tickets.js';

interface Page {
  readonly items: readonly { readonly ticketId: string; readonly status: string; readonly assignee: string | null }[];
  readonly nextCursor: string | null;
}

interface OrganisationPage {
  readonly items: readonly { readonly communityId: string; readonly gridId?: string }[];
  readonly nextCursor: string | null;
}

describe('lists and figures', () => {
  let on: Installation;
  let position = '0';
  const ids: string[] = [];

  beforeAll(async () => {
    on = await Installation.start({ projector: true, env: { HIDE_GROUPS_UNDER: '5' } });
    for (let index = 0; index < 7; index += 1) {
      const report = aReport({ category: index < 3 ? 'light/stairwell' : 'water/leak' });
      const { body } = await on.command('/tickets', report, index < 5 ? 'resident' : 'foreignResident');
      ids.push((body as { ticketId: string }).ticketId);
    }
    for (const id of ids.slice(0, 3)) await onTicket(on, id)('dispatch', { level: 'grid', gridId: 'xf-01' }, 'dispatcher');
    const { body } = await onTicket(on, ids[0]!)('resolve', { outcome: 'solved' }, 'leader');
    position = (body as { position: string }).position;
  });
  afterAll(() => on.stop());

  const list = async (query: string, who: AccountName = 'dispatcher'): Promise<Page> => {
    const { status, body, text } = await on.get(`/tickets?atLeast=${position}&${query}`, who);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return body as Page;
  };
  const idsFor = async (query: string, who?: AccountName) => (await list(query, who)).items.map(({ ticketId }) => ticketId);

  it('show what was just written when asked to wait for it', async () => {
    const { body } = await on.command('/tickets', aReport(), 'resident');
    const { ticketId, position: written } = body as { ticketId: string; position: string };
    expect(((await on.get(`/tickets?atLeast=${written}`, 'resident')).body as Page).items[0]?.ticketId).toBe(ticketId);
    ids.push(ticketId);
    position = written;
  });

  it('come newest first, page by page, each ticket once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ ticketId }) => ticketId));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  it('filter by status, category, assignee, channel, grid and time of the report', async () => {
    expect(await idsFor('status=resolved')).toEqual([ids[0]]);
    expect(await idsFor('status=resolved,dispatched')).toHaveLength(3);
    expect(await idsFor('status=resolved&status=dispatched')).toHaveLength(3);
    expect(await idsFor('category=water')).toHaveLength(4);
    expect(await idsFor('category=wat')).toEqual([]);
    expect(await idsFor('assignee=grid:xf/xf-01')).toEqual([ids[2], ids[1]]);
    expect(await idsFor('assignee=reporter')).toEqual([ids[0]]);
    expect(await idsFor('community=xf&grid=xf-01&status=dispatched')).toHaveLength(2);
    expect(await idsFor('community=yl')).toEqual([]);
    expect(await idsFor('channel=hotline')).toEqual([]);
    expect(await idsFor('overdue=true')).toEqual([]);
    expect(await idsFor('overdue=false&status=dispatched')).toHaveLength(2);
    expect(await idsFor('reportedTo=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await idsFor('reportedFrom=2020-01-01T00:00:00Z')).toHaveLength(8);
  });

  it('show a resident his own only', async () => {
    expect((await idsFor('', 'foreignResident')).toSorted()).toEqual(ids.slice(5, 7).toSorted());
  });

  it.each([
    ['limit=0', 'limit'], ['limit=201', 'limit'], ['limit=x', 'limit'], ['status=open', 'status'], ['grid=xf-01', 'grid'], ['atLeast=-1', 'atLeast'],
    ['reportedFrom=now', 'reportedFrom'], ['cursor=abc', 'cursor'], ['community=a&community=b', 'community'], ['overdue=yes', 'overdue'], ['overdue=true&overdue=true', 'overdue'], ['order=asc', 'order'],
  ])('refuse ?%s by the name of the parameter', async (query, field) => {
    const answer = await on.get(`/tickets?${query}`, 'dispatcher');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toContain(field);
  });

  it.each(['9223372036854775807', '9223372036854775808', '9999999999999999999'])('refuse the position %s, which no event has, at once', async (position) => {
    const before = performance.now();
    const answer = await on.get(`/tickets?atLeast=${position}`, 'dispatcher');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(['atLeast']);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('say how long residents waited, by group', async () => {
    const { body } = await on.get(`/response-times?groupBy=category&depth=1&atLeast=${position}`, 'supervisor');
    const { rows, definition } = body as ResponseTimes;
    expect(definition).toBe('response-times/1');
    expect(rows.map(({ group, reported, resolved, open }) => [group, reported, resolved, open]).toSorted()).toEqual([['light', 4, 1, 3], ['water', 4, 0, 4]]);
    expect(rows.find(({ group }) => group === 'light')?.resolution).toMatchObject({ count: 1, p50: expect.any(Number) as unknown });
    expect(rows.find(({ group }) => group === 'water')?.resolution).toEqual({ count: 0, invalid: 0, mean: null, p50: null, p90: null, p99: null, max: null });
  });

  it('leave groups of few tickets out for an analyst, and say how many', async () => {
    const figuresFor = async (groupBy: string, who: AccountName) => {
      const { body } = await on.get(`/response-times?groupBy=${groupBy}&atLeast=${position}`, who);
      const { rows, hiddenGroups } = body as ResponseTimes & { hiddenGroups: number };
      return [rows.length, hiddenGroups];
    };
    expect(await figuresFor('category&depth=1', 'supervisor')).toEqual([2, 0]);
    expect(await figuresFor('category&depth=1', 'analyst')).toEqual([0, 2]);
    expect(await figuresFor('community', 'analyst')).toEqual([1, 0]);
  });

  it('refuse figures without a group and a depth without categories', async () => {
    expectProblem(await on.get('/response-times', 'supervisor'), 400, 'invalid-request');
    expectProblem(await on.get('/response-times?groupBy=grid&depth=1', 'supervisor'), 400, 'invalid-request');
  });

  it('show communities and grids, page by page, and the leaders to their colleagues only', async () => {
    await on.command('/communities/xf/appoint-leader', { gridId: 'xf-01', account: 'leader-1', from: '2026-01-01T00:00:00Z' }, 'admin');
    const { body: appointed } = await on.command('/communities/xf/add-grid', { gridId: 'xf-05', name: 'Grid 5' }, 'admin');
    const at = (appointed as { position: string }).position;
    const communities = (await on.get(`/communities?atLeast=${at}`, 'resident')).body as { items: { communityId: string }[] };
    expect(communities.items.map(({ communityId }) => communityId).toSorted()).toEqual(['xf', 'yl']);
    const grids = async (who: AccountName) => {
      const { body } = await on.get(`/communities/xf/grids?atLeast=${at}`, who);
      return (body as { items: GridSummary[] }).items;
    };
    expect((await grids('dispatcher')).find(({ gridId }) => gridId === 'xf-01')).toMatchObject({ buildings: ['1号楼'], leaders: ['leader-1'] });
    for (const [path, all] of [['/communities', ['xf', 'yl']], ['/communities/xf/grids', ['xf-01', 'xf-02', 'xf-05']]] as const) {
      const found: string[] = [];
      for (let cursor = ''; found.length < all.length;) {
        const page = (await on.get(`${path}?atLeast=${at}&limit=1${cursor}`, 'resident')).body as OrganisationPage;
        expect(page.items).toHaveLength(1);
        found.push(page.items[0]!.gridId ?? page.items[0]!.communityId);
        expect(page.nextCursor === null).toBe(found.length === all.length);
        cursor = `&cursor=${page.nextCursor}`;
      }
      expect(found).toEqual(all);
      for (const query of ['limit=0', 'limit=501', 'cursor=nonsense']) expectProblem(await on.get(`${path}?${query}`, 'resident'), 400, 'invalid-request');
    }
    for (const who of ['resident', 'volunteer', 'unit', 'analyst'] as const) {
      expect((await grids(who)).find(({ gridId }) => gridId === 'xf-01')).toMatchObject({ buildings: ['1号楼'], leaders: [] });
    }
  });
});
