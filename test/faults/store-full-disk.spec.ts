import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type AppendResult, type EventToAppend, EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import type { AppenderReport } from './store-limited-appender.js';
import { useFolder } from './store-folder.js';

interface Attempt {
  readonly stream: string;
  readonly events: readonly EventToAppend[];
  readonly outcome: PromiseSettledResult<AppendResult>;
}

async function appendMany(store: SqliteEventStore, count: number): Promise<Attempt[]> {
  return Promise.all(Array.from({ length: count }, async () => {
    const [stream, events] = [sampleStream(), sampleEvents(4)];
    const [outcome] = await Promise.allSettled([store.append(stream, 'no-stream', events)]);
    return { stream, events, outcome };
  }));
}

const idsOf = (events: readonly { eventId: string }[]): string[] => events.map(({ eventId }) => eventId);

describe('a full disk', () => {
  const folder = useFolder();

  it('(SQLITE_FULL) settles every append, keeps what was acknowledged, and takes the rest once there is room', async () => {
    const limited = await SqliteEventStore.open({ path: folder.log, mode: 'foreground', maxPageCount: 120 });
    const attempts: Attempt[] = [];
    // In waves, because one transaction is wholly there or not at all.
    for (let wave = 0; wave < 30; wave += 1) attempts.push(...(await appendMany(limited, 10)));
    const refused = attempts.filter(({ outcome }) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.length).toBeLessThan(attempts.length - 10);
    for (const { outcome } of refused) {
      const reason: unknown = outcome.status === 'rejected' ? outcome.reason : undefined;
      expect(reason).toBeInstanceOf(EventStoreUnavailableError);
      expect(reason).toMatchObject({ outcome: 'nothing-written', retryAfterSeconds: 1, message: expect.stringContaining('full') as string });
    }
    for (const { stream, events, outcome } of attempts) {
      expect(idsOf(await limited.readStream(stream))).toEqual(outcome.status === 'fulfilled' ? idsOf(events) : []);
    }
    expect(await limited.durability()).toEqual({ journalMode: 'wal', synchronous: 2 });
    await limited.close();

    const roomy = await SqliteEventStore.open({ path: folder.log, mode: 'foreground' });
    await Promise.all(refused.map(({ stream, events }) => roomy.append(stream, 'no-stream', events)));
    for (const { stream, events } of attempts) expect(idsOf(await roomy.readStream(stream))).toEqual(idsOf(events));
    expect(await roomy.head()).toBe(BigInt(attempts.length * 4));
    await roomy.close();
  });

  it('(SQLITE_FULL) refuses what does not fit and what shared its transaction; a smaller append still fits', async () => {
    const limited = await SqliteEventStore.open({ path: folder.log, mode: 'foreground', maxPageCount: 60 });
    const taken = sampleStream();
    await limited.append(taken, 'no-stream', sampleEvents(1));
    const [huge, conflicting] = await Promise.allSettled([
      limited.append(sampleStream(), 'no-stream', sampleEvents(1000)),
      limited.append(taken, 'no-stream', sampleEvents(1)),
    ]);
    expect([huge.status, conflicting.status]).toEqual(['rejected', 'rejected']);
    expect(await limited.append(taken, 0, sampleEvents(1))).toMatchObject({ revision: 1, position: 2n });
    await limited.close();
  });

  const limits = process.env['CI'] === 'true' || spawnSync('prlimit', ['--version']).status === 0;
  // The limit is put on a running child from outside, and lifted again.
  (limits ? it : it.skip)(`(a failing write)${limits ? '' : ' (skipped: prlimit is missing)'} settles every append, and the writer recovers by itself`, async () => {
    const child = spawn(process.execPath, [join(__dirname, 'store-limited-appender.js'), folder.log], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ask = async (step: string): Promise<AppenderReport> => {
      child.stdin.write(`${step}\n`);
      return JSON.parse((await lines.next()).value as string) as AppenderReport;
    };
    const limit = (bytes: number | 'unlimited') => expect(spawnSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]).status).toBe(0);
    try {
      const before = await ask('append');
      expect(before.refused).toEqual([]);
      limit(statSync(`${folder.log}-wal`).size + 300_000);
      const during = await ask('append');
      expect(during.acknowledged.length).toBeGreaterThan(0);
      expect(during.refused.length).toBeGreaterThan(0);
      expect(during.outcomes).toEqual(expect.arrayContaining([expect.stringMatching(/^(nothing-written|unknown)$/)]));
      expect(during.otherErrors).toEqual([]);
      limit('unlimited');
      const after = await ask('retry');
      expect(after.refused).toEqual([]);
      expect([before.newWriter, after.newWriter]).toEqual([false, true]);
      child.stdin.end();
      await once(child, 'exit');
      expect(existsSync(`${folder.log}-wal`)).toBe(false);

      const store = await SqliteEventStore.open({ path: folder.log, mode: 'read-only' });
      const acknowledged = [...before.acknowledged, ...during.acknowledged, ...after.acknowledged];
      expect(new Set(acknowledged).size).toBe(before.appends + during.appends);
      for (const stream of acknowledged) expect(await store.readStream(stream)).toHaveLength(4);
      expect(await store.head()).toBe(BigInt(acknowledged.length * 4));
      await store.close();
    } finally {
      child.kill('SIGKILL');
    }
  });
});
