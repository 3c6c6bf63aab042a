import { setImmediate as nextTurn } from 'node:timers/promises';
import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import { OncePerTurn } from './once-per-turn.js';

describe('OncePerTurn', () => {
  it('is due once for those who go through a turn together', async () => {
    const check = new OncePerTurn();
    await eventLoopTurn.whenTakenIn();
    expect([check.isDue(), check.isDue(), check.isDue()]).toEqual([true, false, false]);
    await eventLoopTurn.whenTakenIn();
    expect([check.isDue(), check.isDue()]).toEqual([true, false]);
  });

  it('is always due for anybody else: the loop may have polled between', async () => {
    const check = new OncePerTurn();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect([check.isDue(), check.isDue()]).toEqual([true, true]);
    await eventLoopTurn.whenTakenIn();
    check.isDue();
    await nextTurn();
    expect([check.isDue(), check.isDue()]).toEqual([true, true]);
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect([check.isDue(), check.isDue()]).toEqual([true, true]);
  });

  it('is due again in a chain of settled promises that never lets the event loop on', async () => {
    const check = new OncePerTurn();
    await eventLoopTurn.whenTakenIn();
    let due = 0;
    for (let n = 0; n < 640; n++) {
      await Promise.resolve();
      if (check.isDue()) due += 1;
    }
    expect(due).toBeGreaterThanOrEqual(10);
  });

  it('is due at once after a change of our own', async () => {
    const check = new OncePerTurn();
    await eventLoopTurn.whenTakenIn();
    check.isDue();
    check.forget();
    expect(check.isDue()).toBe(true);
  });
});
