import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { cli, type Run } from '../support/cli.js';
import { data, DAY, describeWithData, ROOT, WEEK, why } from '../support/real-data.js';
import { expectEqual, linesOf, type Times, truth } from '../support/truth.js';

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
  const { header, lines } = linesOf(WEEK);
  const [created, closed] = [header.indexOf('created_date'), header.indexOf('closed_date')];
  const instantOf = (text: string): number => Date.parse(`${text}-04:00`);
  return lines.map((cells) => [instantOf(cells[created]!), cells[closed] === '' ? Infinity : instantOf(cells[closed]!)]);
}

function openAt(intervals: readonly (readonly [number, number])[], instant: number): number {
  // What is said to be closed before it was created is closed once it is there.
  return intervals.filter(([created, closed]) => created < instant && !(Math.max(created, closed) < instant)).length;
}

describeWithData(`real data${why}`, () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'xiuhua-real-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
    const { report } = await imported('day', DAY, 'nyc311.mapping.yaml');
    expect(report).toMatchObject({ tickets: 9240, rejectedRows: { count: 0 }, oddities: { 'no-resolution': 872 } });
  }, 120_000);

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
