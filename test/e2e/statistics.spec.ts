import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aReport, onTicket } from '../support/tickets.js';

interface Row {
  readonly group: string;
  readonly reported: number;
  readonly tickets: string | null;
  readonly period: { readonly name: string; readonly from: string; readonly to: string } | null;
  readonly counts?: Record<string, number | null>;
  readonly times?: Record<string, { elapsed: { count: number }; censored: { censored: number }; working: { count: number } | null }>;
  readonly responsibility?: { lifetimeMilliseconds: number; holders: { holder: string; milliseconds: number; tickets: number }[] };
}

interface Answer {
  readonly definitions: Record<string, unknown>;
  readonly position: string;
  readonly projectionVersion: number;
  readonly asOf: string;
  readonly rows: readonly Row[];
  readonly hiddenGroups: number;
}

describe('the statistics', () => {
  let on: Installation;
  let position = '0';
  let unrated = '0';
  let begunAt: string;

  beforeAll(async () => {
    on = await Installation.start({ projector: true, env: { HIDE_GROUPS_UNDER: '5' } });
    begunAt = new Date().toISOString();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const { body } = await on.command('/tickets', aReport({ category: index < 3 ? 'light/stairwell' : 'water/leak' }), 'resident');
      ids.push((body as { ticketId: string }).ticketId);
    }
    for (const id of ids.slice(0, 3)) await onTicket(on, id)('dispatch', { level: 'grid', gridId: 'xf-01' }, 'dispatcher');
    const resolved = await onTicket(on, ids[0]!)('resolve', { outcome: 'solved' }, 'leader');
    unrated = (resolved.body as { position: string }).position;
    const { body } = await onTicket(on, ids[0]!)('rate', { contacted: true, solved: true, satisfaction: 4 }, 'resident');
    position = (body as { position: string }).position;
  });
  afterAll(() => on.stop());

  const read = async (query: string, who: AccountName = 'supervisor'): Promise<Answer> => {
    const { status, body, text } = await on.get(`/statistics?atLeast=${position}&${query}`, who);
    expect([status, status === 200 ? '' : text]).toEqual([200, '']);
    return body as Answer;
  };

  it('are what the log knew at a position, in the caller\'s scope', async () => {
    const asOf = new Date().toISOString();
    const now = await read(`asOf=${asOf}&groupBy=category`);
    const known = async (at: bigint, who: AccountName = 'supervisor') => (await on.get(`/statistics?asOfPosition=${at}&asOf=${asOf}&groupBy=category`, who)).body as Answer;
    expect((await known(BigInt(position))).rows).toEqual(now.rows);
    // Before the last command nobody had answered.
    const rated = async (at: bigint) => ((await on.get(`/statistics?asOfPosition=${at}&figures=three_rates`, 'supervisor')).body as { rows: { threeRates: { valid: number }[] }[] }).rows[0]?.threeRates[0]?.valid;
    expect([await rated(BigInt(position)), await rated(BigInt(unrated))]).toEqual([1, 0]);
    expect(await known(BigInt(position), 'analyst')).toMatchObject({ rows: [], hiddenGroups: 2 });
    expectProblem(await on.get(`/statistics?asOfPosition=${position}&community=ly`, 'supervisor'), 404, 'not-found');
    for (const wrong of [`asOfPosition=${BigInt(position) + 1_000n}`, `asOfPosition=-1`]) expect(fieldsOf(await on.get(`/statistics?${wrong}`, 'supervisor'))).toEqual(['asOfPosition']);
    expect(fieldsOf(await on.get(`/statistics?asOfPosition=1&atLeast=1`, 'supervisor'))).toEqual(['atLeast']);
  });

  it('count and time what is in scope, with the definitions, the version and the position that they hold for', async () => {
    const answer = await read('');
    expect(answer).toMatchObject({
      definitions: { counts: 'counts/1', times: 'times/1', onTime: [], threeRates: [], calendars: [] },
      rows: [{ group: 'all', period: null, reported: 7, counts: { reported: 7, open: 6, resolved: 1, unpoliced: 0, imported: 0 } }],
    });
    expect(BigInt(answer.position)).toBeGreaterThanOrEqual(BigInt(position));
    expect(answer.rows[0]?.times?.['resolution_time']).toMatchObject({ elapsed: { count: 1 }, censored: { ended: 1, censored: 6 }, working: null });
  });

  it('lead on to the tickets behind every row', async () => {
    for (const { tickets, reported } of (await read('groupBy=category&depth=1')).rows) {
      const { body } = await on.get(tickets!.replace('/api/v1', ''), 'dispatcher');
      expect((body as { items: unknown[] }).items).toHaveLength(reported);
    }
    expect((await read('groupBy=level')).rows.map(({ group, tickets }) => [group, tickets])).toEqual([['', null], ['grid', null]]);
    expect((await read('basis=flow')).rows[0]?.tickets).toBeNull();
  });

  it('give every figure that is asked for, and no other', async () => {
    const [row] = (await read('figures=responsibility,three_rates,on_time,hardening,backlog')).rows;
    expect(Object.keys(row!).toSorted()).toEqual(['backlog', 'group', 'hardening', 'name', 'onTime', 'period', 'reported', 'responsibility', 'threeRates', 'tickets']);
    expect(row).toMatchObject({ backlog: 6, threeRates: [{ valid: 1, satisfaction: { numerator: 0.9, denominator: 1 } }] });
    const { holders, lifetimeMilliseconds } = row!.responsibility!;
    expect(holders.map(({ holder }) => holder).toSorted()).toEqual(['community:xf', 'grid:xf/xf-01', 'reporter']);
    expect(holders.reduce((sum, { milliseconds }) => sum + milliseconds, 0)).toBe(lifetimeMilliseconds);
  });

  it('answer as of an instant of the past: before it nothing had happened', async () => {
    expect((await read(`asOf=${begunAt}`)).rows).toEqual([]);
  });

  it('cut periods by the community\'s days', async () => {
    const from = new Date(Date.now() - 2 * 86_400_000).toISOString();
    const to = new Date(Date.now() + 86_400_000).toISOString();
    const { rows } = await read(`from=${from}&to=${to}&period=day&figures=counts,backlog`);
    expect(rows.length).toBeGreaterThanOrEqual(4);
    expect(rows.reduce((sum, { reported }) => sum + reported, 0)).toBe(7);
    expect(rows.every(({ period }) => /^\d{4}-\d\d-\d\d$/.test(period!.name))).toBe(true);
    const month = (await read(`from=${from}&to=${to}&period=month&startDay=19`)).rows;
    expect(month.every(({ period }) => /^\d{4}-\d\d@19$/.test(period!.name))).toBe(true);
  });

  it.each([['format=csv', undefined], ['', 'text/csv'], ['', 'text/csv, application/json;q=0.5']])('are CSV with ?%s and Accept: %s', async (query, accept) => {
    const url = `${on.url}/api/v1/statistics?groupBy=category&depth=1&atLeast=${position}&${query}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${on.tokens.supervisor}`, ...(accept && { accept }) } });
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, ...lines] = (await response.text()).trimEnd().split('\n');
    expect(header).toMatch(/^group,name,reported,open,resolved,.*resolution_time_p90_ms.*,as_of,position,projection_version,calendars$/);
    expect(lines.map((line) => line.split(',').slice(0, 4))).toEqual([['light', '', '3', '2'], ['water', '', '4', '4']]);
  });

  it('leave groups of few tickets out for an analyst, and say how many', async () => {
    const shown = async (query: string) => {
      const { rows, hiddenGroups } = await read(query, 'analyst');
      return [rows.length, hiddenGroups];
    };
    expect(await shown('groupBy=category&depth=1')).toEqual([0, 2]);
    expect(await shown('groupBy=community')).toEqual([1, 0]);
  });

  it('show nothing of other communities, and nothing to who has no duty to read figures', async () => {
    expectProblem(await on.get('/statistics?community=yl', 'supervisor'), 404, 'not-found');
    expect((await read('groupBy=community')).rows.map(({ group }) => group)).toEqual(['xf']);
    for (const who of ['resident', 'leader', 'dispatcher', 'volunteer', 'unit', 'admin'] as const) expectProblem(await on.get('/statistics', who), 403, 'forbidden');
    expectProblem(await on.client.get('/api/v1/statistics'), 401, 'unauthenticated');
  });

  it.each([
    ['figures=median', 'figures'], ['groupBy=street', 'groupBy'], ['depth=1', 'depth'], ['groupBy=category&depth=4', 'depth'], ['from=now', 'from'], ['period=day', 'period'],
    ['period=hour', 'period'], ['startDay=19', 'startDay'], ['period=month&startDay=29', 'startDay'], ['asOf=2100-01-01T00:00:00Z', 'asOf'], ['grid=xf-01', 'grid'],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'to'], ['from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&period=day', 'period'], ['channel=pigeon', 'channel'],
    ['from=2100-12-01T00:00:00Z&to=2101-02-01T00:00:00Z&period=day', 'to'], ['basis=guess', 'basis'], ['by=guess', 'by'], ['clock=fast', 'clock'], ['format=xml', 'format'],
    ['community=a&community=b', 'community'], ['order=asc', 'order'], ['atLeast=9223372036854775807', 'atLeast'],
  ])('refuse ?%s by the name of the parameter', async (query, field) => {
    const answer = await on.get(`/statistics?${query}`, 'supervisor');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toContain(field);
  });
});
