import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ChildApp } from '../support/child-app.js';
import { cli } from '../support/cli.js';
import { allEnded, closeAll } from '../support/end-process.js';
import { data, DAY, describeWithData, ROOT, WEEK, why } from '../support/real-data.js';
import { expectEqual, type Times, truth, truthByBoard } from '../support/truth.js';

/** A day in every run; the whole week, which takes minutes, on request. */
const RUN = process.env['XIUHUA_KILL_WEEK'] === '1'
  ? { name: 'a week', file: WEEK, tickets: 62_812, importKills: 10, killWithinMs: 12_000, boards: () => truth('nyc_by_community_board.csv') }
  : { name: 'a day', file: DAY, tickets: 9240, importKills: 4, killWithinMs: 3000, boards: () => truthByBoard(DAY) };

describeWithData(`${RUN.name} of New York 311, while importer, api and projector are killed at random moments${why}`, () => {
  let folder: string;
  let apps: readonly ChildApp[];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-real-kill-'));
    const env = { PATH: process.env['PATH'], DATA_DIR: folder, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn' };
    apps = (['api', 'projector'] as const).map((name) => new ChildApp(name, env));
  });
  afterAll(async () => {
    await closeAll(() => allEnded(apps.map((app) => app.stop())), () => rmSync(folder, { recursive: true, force: true }));
  });

  const runImport = (killAfterMs?: number) =>
    cli(['import', join(data!, RUN.file), '-m', join(ROOT, 'docs/examples/nyc311.mapping.yaml'), '--data-dir', folder, '--json'], { killAfterMs });
  const times = async (...args: readonly string[]): Promise<Times> => JSON.parse((await cli(['response-times', '--json', '--data-dir', folder, ...args])).out) as Times;

  /** Kills one of the two again and again until `over`, each time starting it anew. @returns kills of each */
  async function disturb(over: () => boolean): Promise<number[]> {
    const kills = apps.map(() => 0);
    for (const app of apps) await app.start();
    while (!over()) {
      await pause(200 + Math.random() * 1500);
      const one = Math.floor(Math.random() * apps.length);
      await apps[one]!.kill();
      kills[one]! += 1;
      await apps[one]!.start();
    }
    return kills;
  }

  it('comes in whole: the figures are those of an independent truth, and nothing is damaged', async () => {
    let over = false;
    const disturbed = disturb(() => over);
    let killed = 0;
    try {
      for (let attempt = 0; attempt < RUN.importKills; attempt += 1) {
        const { code } = await runImport(500 + Math.random() * RUN.killWithinMs);
        if (code === null) killed += 1;
      }
      const { code, out, err } = await runImport();
      expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
      expect(JSON.parse(out)).toMatchObject({ outcome: 'completed', tickets: RUN.tickets, rejectedRows: { count: 0 }, refusedSteps: { count: 0 } });
    } finally {
      over = true;
    }
    const kills = await disturbed;
    expect([killed > 0, ...kills.map((count) => count > 0)]).toEqual([true, true, true]);
    await Promise.all(apps.map((app) => app.stop()));
    process.stderr.write(`killed: importer ${killed}, api ${kills[0]}, projector ${kills[1]} times\n`);

    expectEqual(await times(), RUN.boards(), ({ name }) => name!);
    if (RUN.file === WEEK) expectEqual(await times('--group-by', 'category', '--depth', '1'), truth('nyc_by_agency.csv'), ({ group }) => group);
    expect(await cli(['verify', '--data-dir', folder])).toMatchObject({ code: 0, out: expect.stringContaining('the same') as string });
    expect(JSON.parse((await runImport()).out)).toMatchObject({ newTickets: 0, events: { appended: 0 } });
  }, 900_000);
});
