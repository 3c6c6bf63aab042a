import { StreamTurns } from './stream-turns.js';

describe('StreamTurns', () => {
  it('let one work at a time on a stream, in the order of asking, and others beside it', async () => {
    const turns = new StreamTurns({ limit: 100, waitMs: 5_000 });
    const log: string[] = [];
    const work = (stream: string, name: string) => turns.run(stream, async () => {
      log.push(`${name} starts`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} ends`);
    });
    await Promise.all([work('a', 'a1'), work('a', 'a2'), work('b', 'b1'), work('a', 'a3')]);
    expect(log).toEqual(['a1 starts', 'b1 starts', 'a1 ends', 'a2 starts', 'b1 ends', 'a2 ends', 'a3 starts', 'a3 ends']);
    expect(turns.size).toBe(0);
  });

  it('go on after a failure', async () => {
    const turns = new StreamTurns({ limit: 100, waitMs: 5_000 });
    const failed = turns.run('a', async () => {
      throw new Error('refused');
    });
    const next = turns.run('a', async () => 'done');
    await expect(failed).rejects.toThrow('refused');
    expect(await next).toBe('done');
    expect(turns.size).toBe(0);
  });

  it('refuse more than may wait', async () => {
    const turns = new StreamTurns({ limit: 2, waitMs: 5_000 });
    let finish = (): void => undefined;
    const first = turns.run('a', () => new Promise<void>((resolve) => {
      finish = resolve;
    }));
    const waiting = [turns.run('a', async () => 1), turns.run('a', async () => 2)];
    await expect(turns.run('a', async () => 3)).rejects.toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'nothing-written' });
    finish();
    await first;
    expect(await Promise.all(waiting)).toEqual([1, 2]);
  });

  it('let nobody wait longer than the limit, whoever has the turn, and go on with who comes then', async () => {
    const turns = new StreamTurns({ limit: 100, waitMs: 30 });
    let finish = (): void => undefined;
    const first = turns.run('a', () => new Promise<void>((resolve) => {
      finish = resolve;
    }));
    const begun: number[] = [];
    const waiting = [1, 2].map((name) => turns.run('a', async () => void begun.push(name)));
    for (const one of await Promise.allSettled(waiting)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'EventStoreUnavailableError', outcome: 'nothing-written' } });
    }
    const late = turns.run('a', async () => void begun.push(3));
    finish();
    await Promise.all([first, late]);
    expect(begun).toEqual([3]);
    expect(turns.size).toBe(0);
  });
});
