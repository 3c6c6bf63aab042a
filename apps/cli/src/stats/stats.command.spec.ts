import { CommandLine } from '../testing/command-line.js';

const HOUR = 3_600_000;

interface Answer {
  readonly rows: readonly { readonly group: string; readonly period: { readonly name: string } | null; readonly counts?: Record<string, number>; readonly backlog?: number }[];
}

describe('stats', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = new CommandLine();
    await cli.run('demo');
  });
  afterAll(() => cli.remove());

  const rows = async (...args: readonly string[]): Promise<Answer['rows']> => {
    const { code, out, err } = await cli.run('stats', '--json', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return (JSON.parse(out) as Answer).rows;
  };

  it('need no projector, and are of all tickets unless told otherwise', async () => {
    expect(await rows()).toMatchObject([{ group: 'all', period: null, counts: { reported: 13, open: 6, resolved: 4, withdrawn: 1, rejected: 1, duplicate: 1 } }]);
    expect((await rows('--group-by', 'community')).map(({ group, counts }) => [group, counts?.['reported']])).toEqual([['hy', 2], ['xf', 11]]);
    const { rows: grids } = JSON.parse((await cli.run('response-times', '--json', '--group-by', 'grid')).out) as { rows: { group: string; reported: number }[] };
    expect(grids.map(({ group }) => group)).toContain('xf/xf-02');
    expect(await rows('--community', 'xf', '--grid', 'xf-02')).toMatchObject([{ counts: { reported: grids.find(({ group }) => group === 'xf/xf-02')!.reported } }]);
    expect(await rows('--as-of', '2020-01-01T00:00:00Z')).toEqual([]);
  });

  it('are cut into periods in the zone of the communities', async () => {
    const [to, from] = [new Date(Date.now() + HOUR).toISOString(), new Date(Date.now() - 20 * 24 * HOUR).toISOString()];
    const days = await rows('--from', from, '--to', to, '--period', 'day', '--figures', 'counts,backlog');
    expect(days.length).toBeGreaterThanOrEqual(21);
    expect(days.reduce((sum, { counts }) => sum + counts!['reported']!, 0)).toBe(13);
    expect(days.at(-1)?.backlog).toBe(6);
    expect((await rows('--from', from, '--to', to, '--period', 'month', '--start-day', '19')).every(({ period }) => period!.name.endsWith('@19'))).toBe(true);
  });

  it('are lines in hours and percent for people, and CSV in milliseconds for machines', async () => {
    // By then, whatever the hour now, those still open have waited longer than any resolution took.
    const asOf = ['--as-of', new Date(Date.now() + 72 * HOUR).toISOString()];
    const { out } = await cli.run('stats', '--community', 'xf', '--figures', 'resolution_time,three_rates,responsibility', ...asOf);
    expect(out).toMatch(/^all\n/);
    expect(out).toMatch(/resolution_time_km_p90 +not reached/);
    expect(out).toMatch(/three-rates_v1_combined +100\.0 %/);
    expect(out).toMatch(/held by grid:xf\/xf-01 +[\d.]+ h, 4 tickets/);
    const csv = (await cli.run('stats', '--community', 'xf', '--csv', ...asOf)).out;
    const [header, line] = csv.split('\n') as [string, string];
    const value = (name: string) => line.split(',')[header.split(',').indexOf(name)];
    expect([value('group'), value('reported'), value('resolution_time_count'), value('resolution_time_km_p90_ms'), value('calendars')]).toEqual(['all', '11', '3', 'not-reached', '']);
    expect((await cli.run('stats', '--community', 'xf', '--working-time', ...asOf)).out).toContain('working time by calendar china/1');
  });

  it('are what the log knew at a position', async () => {
    const [now] = await rows('--figures', 'counts', '--as-of', '2100-01-01T00:00:00Z');
    const { out } = await cli.run('stats', '--json');
    const { position } = JSON.parse(out) as { position: string };
    expect(await rows('--figures', 'counts', '--as-of', '2100-01-01T00:00:00Z', '--as-of-position', position)).toEqual([now]);
    const half = await rows('--as-of-position', String(Math.floor(Number(position) / 2)));
    expect(half[0]!.counts!['reported']).toBeLessThan(now!.counts!['reported']!);
    expect(await cli.run('stats', '--as-of-position', '99999')).toMatchObject({ code: 1, err: `xiuhua: asOfPosition: lies beyond the log, which ends at ${position}\n` });
  });

  it('evaluate the definitions that are named, and tell which there are not', async () => {
    const { out } = await cli.run('stats', '--figures', 'on_time', '--definitions', 'ALL_FILED/1', '--csv');
    expect(out).toContain('resolve_ALL_FILED_v1_denominator');
    expect(out).not.toContain('DUE_IN_PERIOD');
    expect(await cli.run('stats', '--figures', 'on_time', '--definitions', 'ours')).toMatchObject({ code: 1, err: 'xiuhua: there is no definition ours\n' });
  });

  it.each([
    ['--definitions', 'Ours'], ['--as-of-position', '-1'], ['--figures', 'median'], ['--group-by', 'street'], ['--depth', '2'], ['--grid', 'xf-01'], ['--period', 'day'], ['--start-day', '29'], ['--from', '2026-08-01'], ['--csv', '--json'],
  ])('do not take %s %s', async (...args) => {
    expect(await cli.run('stats', ...args)).toMatchObject({ code: 2, out: '' });
  });
});
