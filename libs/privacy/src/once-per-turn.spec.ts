import { setImmediate as nextTurn } from 'node:timers/promises';
import { OncePerTurn } from './once-per-turn.js';

describe('OncePerTurn', () => {
  it('is due once until the event loop begins its next turn', async () => {
    const check = new OncePerTurn();
    expect([check.isDue(), check.isDue(), check.isDue()]).toEqual([true, false, false]);
    await nextTurn();
    expect([check.isDue(), check.isDue()]).toEqual([true, false]);
  });

  it('is due again in a chain of settled promises that never lets the event loop on', async () => {
    const check = new OncePerTurn();
    let due = 0;
    for (let n = 0; n < 640; n++) {
      await Promise.resolve();
      if (check.isDue()) due += 1;
    }
    expect(due).toBeGreaterThanOrEqual(10);
  });

  it('is due at once after a change of our own', () => {
    const check = new OncePerTurn();
    check.isDue();
    check.forget();
    expect(check.isDue()).toBe(true);
  });
});
