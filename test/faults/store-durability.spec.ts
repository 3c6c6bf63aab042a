import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { useFolder } from './store-folder.js';

const run = promisify(execFile);
const FULL_WAL = { journalMode: 'wal', synchronous: 2 };
const strace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

/** Counts the syncs of a child between its two marks, by file. */
async function countSyncs(folder: string, log: string, ...what: string[]): Promise<Record<string, number>> {
  const trace = join(folder, 'trace');
  await run('strace', ['-f', '-y', '-o', trace, '-e', 'trace=fsync,fdatasync,mkdir,mkdirat', process.execPath, join(__dirname, 'store-appender.js'), log, ...what]);
  const lines = readFileSync(trace, 'utf8').split('\n');
  const [begin, end] = ['mark-begin', 'mark-end'].map((mark) => lines.findIndex((line) => line.includes(mark)));
  expect(begin).toBeGreaterThan(0);
  expect(end).toBeGreaterThan(begin ?? 0);
  const counts: Record<string, number> = {};
  for (const line of lines.slice(begin, end)) {
    const file = /\bf(?:data)?sync\(\d+<([^>]+)>/.exec(line)?.[1];
    if (file !== undefined) counts[file] = (counts[file] ?? 0) + 1;
  }
  return counts;
}

describe('durability of the event log', () => {
  const folder = useFolder();

  describe('synchronous=FULL is in force on the writing connection', () => {
    const durabilityAfterOpen = async (mode: 'foreground' | 'background'): Promise<unknown> => {
      const store = await SqliteEventStore.open({ path: folder.log, mode });
      try {
        await store.append(sampleStream(), 'no-stream', sampleEvents(1));
        return await store.durability();
      } finally {
        await store.close();
      }
    };

    it.each(['foreground', 'background'] as const)('of a new log (%s)', async (mode) => {
      expect(await durabilityAfterOpen(mode)).toEqual(FULL_WAL);
    });

    it.each(['foreground', 'background'] as const)('of a log opened again (%s)', async (mode) => {
      await durabilityAfterOpen('foreground');
      expect(await durabilityAfterOpen(mode)).toEqual(FULL_WAL);
    });

    it('of a log that a killed process left with a WAL', async () => {
      await run(process.execPath, [join(__dirname, 'store-appender.js'), folder.log, 'die']).catch(() => undefined);
      expect(existsSync(`${folder.log}-wal`)).toBe(true);
      expect(await durabilityAfterOpen('foreground')).toEqual(FULL_WAL);
    });

    it('of a log that others have open, one of them with NORMAL', async () => {
      const first = await SqliteEventStore.open({ path: folder.log, mode: 'foreground' });
      const careless = new DatabaseSync(folder.log);
      careless.exec('PRAGMA synchronous = NORMAL');
      expect(await durabilityAfterOpen('foreground')).toEqual(FULL_WAL);
      expect(await durabilityAfterOpen('background')).toEqual(FULL_WAL);
      expect(await first.durability()).toEqual(FULL_WAL);
      careless.close();
      await first.close();
    });

    it('of a file that another tool has set to another journal', async () => {
      await durabilityAfterOpen('foreground');
      const tool = new DatabaseSync(folder.log);
      tool.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF');
      tool.close();
      expect(await durabilityAfterOpen('foreground')).toEqual(FULL_WAL);
    });
  });

  // strace is a development tool: a machine without it cannot count system calls, whatever the code does.
  const counted = strace ? describe : describe.skip;
  counted(`system calls${strace ? '' : ' (skipped: strace is missing or may not trace here)'}`, () => {
    it('show one sync of the WAL for each of 40 commits one after the other', async () => {
      expect(await countSyncs(folder.path, folder.log, 'foreground', '40', 'one-by-one')).toEqual({ [`${folder.log}-wal`]: 40 });
    });

    it('show one sync of the WAL for each of 40 commits of a background writer', async () => {
      expect(await countSyncs(folder.path, folder.log, 'background', '40', 'one-by-one')).toEqual({ [`${folder.log}-wal`]: 40 });
    });

    it('show that 200 appends of one moment share their syncs', async () => {
      const { [`${folder.log}-wal`]: syncs, ...others } = await countSyncs(folder.path, folder.log, 'foreground', '200', 'at-once');
      expect(syncs).toBeGreaterThanOrEqual(1);
      expect(syncs).toBeLessThanOrEqual(3);
      expect(others).toEqual({});
    });
  });
});
