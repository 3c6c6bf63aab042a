import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_HEADER, EVENTS_MAPPING } from '../import/testing/import-harness.js';
import { CommandLine } from '../testing/command-line.js';
import { responseTimesCsv, responseTimesTable } from './response-times-text.js';

const NONE = { count: 0, invalid: 2, mean: null, p50: null, p90: null, p99: null, max: null };
const HOUR = 3_600_000;

describe('response-times', () => {
  let cli: CommandLine;
  beforeEach(async () => {
    cli = new CommandLine();
    await cli.run('demo');
  });
  afterEach(() => cli.remove());

  const rows = async (...args: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
    const { code, out, err } = await cli.run('response-times', '--json', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return (JSON.parse(out) as { rows: Record<string, unknown>[] }).rows;
  };

  async function importTwo(): Promise<void> {
    writeFileSync(join(cli.folder, 'm.yaml'), EVENTS_MAPPING);
    writeFileSync(join(cli.folder, 'x.csv'), [
      EVENTS_HEADER, 'a,0,Open,2026-08-01T00:00:00,p/q', 'a,1,Assign,2026-08-01T00:00:00,p/q', 'a,2,Solve,2026-08-01T02:30:00,p/q', 'b,0,Open,2026-08-03T00:00:00,r', '',
    ].join('\n'));
    expect(await cli.run('import', join(cli.folder, 'x.csv'), '-m', join(cli.folder, 'm.yaml'))).toMatchObject({ code: 0 });
  }

  it('need no projector: the rows are made at the first asking and brought up at every other', async () => {
    expect(await rows()).toMatchObject([{ group: 'hy', reported: 2 }, { group: 'xf', name: '幸福社区 Xingfu', reported: 11, open: 5, resolved: 3, ended: 3 }]);
    await importTwo();
    expect(await rows()).toMatchObject([{ group: 'desk', name: 'Desk', reported: 2, open: 1, resolution: { count: 1, mean: 2.5 * HOUR } }, { group: 'hy' }, { group: 'xf' }]);
    expect(await cli.run('verify')).toMatchObject({ code: 0 });
  });

  it('are grouped and narrowed as asked', async () => {
    await importTwo();
    expect((await rows('--community', 'desk', '--group-by', 'category')).map(({ group }) => group)).toEqual(['p-q', 'r']);
    expect((await rows('--community', 'xf', '--group-by', 'category', '--depth', '1')).map(({ group }) => group))
      .toEqual(['Environment', 'Housing', 'Safety', 'Services', 'Traffic']);
    expect(await rows('--from', '2026-08-01T00:00:00Z', '--to', '2026-08-03T00:00:00Z')).toMatchObject([{ group: 'desk', reported: 1 }]);
    expect(await rows('--to', '2026-08-03T02:00:00+02:00')).toMatchObject([{ group: 'desk', reported: 1 }]);
  });

  it('are a table in hours, with columns that stand below each other for wide characters too', async () => {
    const { out } = await cli.run('response-times');
    const [header, hy, xf] = out.split('\n') as [string, string, string];
    expect(header).toMatch(/^ +reported {2}open {2}resolved {2}ended {2}invalid/);
    expect(hy).toMatch(/^hy \(花园社区 Huayuan\) +2 +1 +1 +0 +0/);
    // each Han character takes two columns on a terminal
    expect(xf.indexOf(' 11 ') + 4).toBe(header.indexOf('reported') + 'reported'.length + 1 - 4);
    expect(out).toContain('Times in hours');
  });

  it('are CSV by RFC 4180, exact to the millisecond', () => {
    const row = { group: 'a,"b"', name: null, reported: 2, open: 1, resolved: 1, ended: 0, invalid: 0, firstResponse: NONE, resolution: { count: 1, invalid: 0, mean: 1.5, p50: 1, p90: 2, p99: 2, max: 2 } };
    const times = { definition: 'response-times/1', projectionVersion: 1, position: '7', rows: [row] } as const;
    expect(responseTimesCsv(times)).toBe(
      'group,name,reported,open,resolved,ended,invalid,first_response_count,first_response_invalid,first_response_mean_ms,first_response_p50_ms,first_response_p90_ms,first_response_p99_ms,'
      + 'first_response_max_ms,resolution_count,resolution_invalid,resolution_mean_ms,resolution_p50_ms,resolution_p90_ms,resolution_p99_ms,resolution_max_ms\n'
      + '"a,""b""",,2,1,1,0,0,0,2,,,,,,1,0,1.5,1,2,2,2');
    expect(responseTimesTable(times)).toMatch(/– {2} +2 /);
  });

  it.each([
    ['=1+1', "'=1+1"], ['+a', "'+a"], ['-a/b', "'-a/b"], ['@SUM(A1)', "'@SUM(A1)"], ['\tx', "'\tx"], ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
    ['-1', '-1'], ['-1.5e-7', '-1.5e-7'], ['a=b', 'a=b'], ['noise - street', 'noise - street'],
  ])('are CSV in which no text is a formula: %s', (group, cell) => {
    const row = { group, name: null, reported: 0, open: 0, resolved: 0, ended: 0, invalid: 0, firstResponse: NONE, resolution: NONE };
    const [, line] = responseTimesCsv({ definition: 'response-times/1', projectionVersion: 1, position: '7', rows: [row] }).split('\n');
    expect(line!.slice(0, cell.length + 1)).toBe(`${cell},`);
  });

  it.each([['--group-by', 'street'], ['--depth', '4'], ['--from', '2026-08-01'], ['--csv', '--json']])('do not take %s %s', async (...args) => {
    expect(await cli.run('response-times', ...args)).toMatchObject({ code: 2, out: '' });
  });
});
