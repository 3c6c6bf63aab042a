import { setTimeout as pause } from 'node:timers/promises';
import { inFlight } from './in-flight.js';

async function* numbers(to: number, onEnd = (): void => undefined): AsyncGenerator<number> {
  try {
    for (let i = 0; i < to; i++) yield i;
  } finally {
    onEnd();
  }
}

const never = new AbortController().signal;

describe('work in flight', () => {
  it('is never more than the limit, and all of it is done', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await inFlight(numbers(100), 7, never, async (n) => {
      most = Math.max(most, ++now);
      await pause(n % 3);
      now--;
      done.push(n);
    });
    expect(most).toBe(7);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });

  it('begins nothing after a failure, waits for the rest and closes the source', async () => {
    let begun = 0;
    let finished = 0;
    let closed = false;
    await expect(inFlight(numbers(1000, () => (closed = true)), 4, never, async (n) => {
      begun++;
      await pause(2);
      if (n === 5) throw new Error('disk full');
      finished++;
    })).rejects.toThrow('disk full');
    expect(begun).toBeLessThan(15);
    expect(finished).toBe(begun - 1);
    expect(closed).toBe(true);
  });

  it('ends quietly when aborted', async () => {
    const controller = new AbortController();
    let begun = 0;
    await inFlight(numbers(1000), 4, controller.signal, async (n) => {
      begun++;
      if (n === 10) controller.abort();
      await pause(1);
    });
    expect(begun).toBeLessThan(20);
  });
});
