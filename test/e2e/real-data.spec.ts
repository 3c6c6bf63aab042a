import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { ChildApp } from '../support/child-app.js';
import { cli, data, describeWithData, ROOT, type Run, WEEK, why } from '../support/real-data.js';

interface Truth {
  readonly group: string;
  readonly n: number;
  readonly open: number;
  readonly invalid: number;
  readonly valid: number;
  readonly meanHours: number;
  readonly p50Hours: number;
  readonly p90Hours: number;
  readonly maxSeconds: number;
}

/** `group,n,open_n,neg_n,valid_n,mean_h,median_h,p90_h,max_s`, made independently of this program. */
function truth(file: string): Truth[] {
  return readFileSync(join(data!, 'truth', file), 'utf8').trim().split('\n').slice(1).map((line) => {
    const [group, n, open, invalid, valid, meanHours, p50Hours, p90Hours, maxSeconds] = line.split(',') as [string, ...string[]];
    const number = (text: string | undefined): number => (text === undefined || text === '' ? NaN : Number(text));
    return {
      group, n: number(n), open: number(open), invalid: number(invalid), valid: number(valid), meanHours: number(meanHours), p50Hours: number(p50Hours),
      p90Hours: number(p90Hours), maxSeconds: number(maxSeconds),
    };
  });
}

interface Times {
  readonly rows: readonly {
    group: string; name: string | null; reported: number; open: number; invalid: number;
    resolution: { count: number; mean: number | null; p50: number | null; p90: number | null; max: number | null };
  }[];
}

interface StatsAnswer {
  readonly rows: readonly {
    readonly group: string; readonly name: string | null; readonly period: { readonly name: string } | null; readonly backlog?: number;
    readonly counts?: Readonly<Record<string, number>>;
    readonly times?: Readonly<Record<string, { readonly elapsed: Times['rows'][number]['resolution'] }>>;
  }[];
}

const iso = (instant: number): string => new Date(instant).toISOString();

/** Created and closed of every line, read with nothing of this program: New York's clock in August is four hours behind. */
function sourceIntervals(): (readonly [created: number, closed: number])[] {
  const [header, ...lines] = gunzipSync(readFileSync(join(data!, WEEK))).toString('utf8').trimEnd().split(/\r?\n/).map(cellsOf);
  const [created, closed] = [header!.indexOf('created_date'), header!.indexOf('closed_date')];
  const instantOf = (text: string): number => Date.parse(`${text}-04:00`);
  return lines.map((cells) => [instantOf(cells[created]!), cells[closed] === '' ? Infinity : instantOf(cells[closed]!)]);
}

/** No cell of this file holds a line break. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

function openAt(intervals: readonly (readonly [number, number])[], instant: number): number {
  // What is said to be closed before it was created is closed once it is there.
  return intervals.filter(([created, closed]) => created < instant && !(Math.max(created, closed) < instant)).length;
}

function expectEqual(times: Times, expected: readonly Truth[], label: (row: Times['rows'][number]) => string): void {
  const found = new Map(times.rows.map((row) => [label(row), row]));
  expect([...found.keys()].sort()).toEqual(expected.map(({ group }) => group).sort());
  for (const { group, n, open, invalid, valid, meanHours, p50Hours, p90Hours, maxSeconds } of expected) {
    const { reported, open: stillOpen, invalid: negative, resolution } = found.get(group)!;
    expect({ group, n: reported, open: stillOpen, invalid: negative, valid: resolution.count }).toEqual({ group, n, open, invalid, valid });
    if (valid === 0) {
      expect({ group, mean: resolution.mean, max: resolution.max }).toEqual({ group, mean: null, max: null });
      continue;
    }
    for (const [figure, hours] of [['mean', meanHours], ['p50', p50Hours], ['p90', p90Hours]] as const) {
      const difference = Math.abs(resolution[figure]! / 3_600_000 - hours);
      expect({ group, figure, far: difference > 1e-6 }).toEqual({ group, figure, far: false });
    }
    expect({ group, max: resolution.max! / 1000 }).toEqual({ group, max: maxSeconds });
  }
}

describeWithData(`real data${why}`, () => {
  let folder: string;
  const apps: ChildApp[] = [];
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'xiuhua-real-'))));
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const importArgs = (name: string, file: string, mapping: string): string[] =>
    ['import', join(data!, file), '-m', join(ROOT, 'docs/examples', mapping), '--data-dir', join(folder, name), '--json'];
  const imported = async (name: string, file: string, mapping: string): Promise<Run & { report: Record<string, unknown> }> => {
    const run = await cli(importArgs(name, file, mapping));
    expect({ code: run.code, err: run.code === 0 ? '' : run.err }).toEqual({ code: 0, err: '' });
    return { ...run, report: JSON.parse(run.out) as Record<string, unknown> };
  };
  const times = async (name: string, ...args: readonly string[]): Promise<Times> =>
    JSON.parse((await cli(['response-times', '--json', '--data-dir', join(folder, name), ...args])).out) as Times;

  const stats = async (name: string, ...args: readonly string[]): Promise<StatsAnswer> =>
    JSON.parse((await cli(['stats', '--json', '--data-dir', join(folder, name), ...args])).out) as StatsAnswer;

  it('a week of New York 311: figures equal an independent truth, within 120 s and 500 MB', async () => {
    const { report, peakRss } = await imported('week', WEEK, 'nyc311.mapping.yaml');
    expect(report).toMatchObject({
      outcome: 'completed', rows: 62_812, tickets: 62_812, communities: { named: 77, created: 77 }, rejectedRows: { count: 0 }, refusedSteps: { count: 0 },
      oddities: { 'negative-duration': 14, 'same-second': 2354, 'end-time-not-ended': 2204, 'no-resolution': 29_195 },
    });
    expect(report['seconds']).toBeLessThan(120);
    expect(peakRss).toBeLessThan(500e6);
    expectEqual(await times('week'), truth('nyc_by_community_board.csv'), ({ name }) => name!);
    expectEqual(await times('week', '--group-by', 'category', '--depth', '1'), truth('nyc_by_agency.csv'), ({ group }) => group);
  }, 300_000);

  it('the open backlog of each day of the week, as of its end, equals a count in the source\'s own lines', async () => {
    const nights = Array.from({ length: 8 }, (_, night) => Date.parse('2026-08-01T04:00:00Z') + night * 86_400_000);
    const expected = nights.map((night) => openAt(sourceIntervals(), night));
    const series = await stats('week', '--figures', 'backlog', '--from', iso(nights[0]!), '--to', iso(nights[7]!), '--period', 'day');
    expect(series.rows.map(({ period, backlog }) => [period!.name, backlog])).toEqual(expected.slice(1).map((open, day) => [`2026-08-0${day + 1}`, open]));
    // The same one by one, as of the instant: what was resolved later was open then.
    for (const [index, night] of nights.entries()) {
      const { rows } = await stats('week', '--as-of', iso(night));
      expect([iso(night), rows[0]?.counts?.open ?? 0]).toEqual([iso(night), expected[index]]);
    }
    expect(new Set(expected).size).toBe(8);
  }, 120_000);

  it('the statistics of the week equal the independent truth too, by group and in their counts', async () => {
    const { rows } = await stats('week', '--group-by', 'community', '--figures', 'counts,resolution_time');
    const found = rows.map(({ group, name, counts, times: figures }) => ({
      group, name, reported: counts!['reported']!, open: counts!['open']!, invalid: counts!['invalid']!, resolution: figures!['resolution_time']!.elapsed,
    }));
    expectEqual({ rows: found }, truth('nyc_by_community_board.csv'), ({ name }) => name!);
  }, 120_000);

  it('the same week a second time adds no event, and nothing is damaged', async () => {
    const { report } = await imported('week', WEEK, 'nyc311.mapping.yaml');
    expect(report).toMatchObject({ outcome: 'completed', tickets: 62_812, newTickets: 0, events: { appended: 0 }, refusedSteps: { count: 0 } });
    expect((await cli(['verify', '--data-dir', join(folder, 'week')])).code).toBe(0);
  }, 300_000);

  it('a day of New York 311 comes in by the same mapping', async () => {
    const { report } = await imported('day', 'nyc311_2024-09-01_day.csv.gz', 'nyc311.mapping.yaml');
    expect(report).toMatchObject({ tickets: 9240, rejectedRows: { count: 0 }, oddities: { 'no-resolution': 872 } });
  }, 120_000);

  it('the same day has the same figures when importer, api and projector are killed at random moments', async () => {
    const dataDir = join(folder, 'killed');
    const env = { PATH: process.env['PATH'], DATA_DIR: dataDir, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' };
    apps.push(...(['api', 'projector'] as const).map((name) => new ChildApp(name, env)));
    let kills = 0;
    let over = false;
    const trouble = (async () => {
      for (const app of apps) await app.start();
      while (!over) {
        await pause(200 + Math.random() * 1500);
        const app = apps[Math.floor(Math.random() * apps.length)]!;
        await app.kill();
        kills++;
        await app.start();
      }
    })();
    const args = importArgs('killed', 'nyc311_2024-09-01_day.csv.gz', 'nyc311.mapping.yaml');
    for (let attempt = 0; attempt < 4; attempt++) await cli(args, 500 + Math.random() * 3000);
    const { report } = await imported('killed', 'nyc311_2024-09-01_day.csv.gz', 'nyc311.mapping.yaml');
    over = true;
    await trouble;
    await Promise.all(apps.map((app) => app.stop()));
    expect(kills).toBeGreaterThan(2);
    expect(report).toMatchObject({ tickets: 9240, refusedSteps: { count: 0 } });
    for (const group of ['community', 'category', 'channel']) {
      expect((await times('killed', '--group-by', group)).rows).toEqual((await times('day', '--group-by', group)).rows);
    }
    expect(await cli(['verify', '--data-dir', dataDir])).toMatchObject({ code: 0, out: expect.stringContaining('the same') as string });
  }, 300_000);

  it('a help desk\'s log comes in by mapping alone; what was resolved more than once shows as reopened', async () => {
    const { report } = await imported('desk', 'helpdesk_events.csv.gz', 'helpdesk.mapping.yaml');
    expect(report).toMatchObject({ rows: 21_348, tickets: 4580, rejectedRows: { count: 0 }, refusedSteps: { count: 0 } });
    // every label of the log is listed, so none had to be sealed
    expect(report['oddities']).not.toHaveProperty('unknown-activity');
    const { rows } = await times('desk');
    expect(rows).toMatchObject([{ group: 'help-desk', reported: 4580, open: 11, invalid: 0 }]);
    expect(await reopened(join(folder, 'desk'))).toBe(386);
  }, 120_000);
});

/** Tickets with a TicketReopened that the source implies. */
async function reopened(folder: string): Promise<number> {
  const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'read-only' });
  const streams = new Set<string>();
  for (let after = 0n; ;) {
    const { events, position } = await store.readAll(after, MAX_PAGE);
    if (events.length === 0) break;
    for (const { streamId, type, data: facts } of events) {
      if (type === 'TicketReopened' && facts['reasonCode'] === 'implied-by-source') streams.add(streamId);
    }
    after = position;
  }
  await store.close();
  return streams.size;
}
