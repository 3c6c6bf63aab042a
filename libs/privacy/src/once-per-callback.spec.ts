import { setImmediate as nextCallback } from 'node:timers/promises';
import { OncePerCallback } from './once-per-callback.js';

describe('OncePerCallback', () => {
  it('is due once until the event loop takes the next callback', async () => {
    const check = new OncePerCallback();
    expect([check.isDue(), check.isDue(), check.isDue()]).toEqual([true, false, false]);
    await nextCallback();
    expect([check.isDue(), check.isDue()]).toEqual([true, false]);
  });

  it('is due again in a chain of settled promises that never lets the event loop on', async () => {
    const check = new OncePerCallback();
    let due = 0;
    for (let n = 0; n < 640; n++) {
      await Promise.resolve();
      if (check.isDue()) due += 1;
    }
    expect(due).toBeGreaterThanOrEqual(10);
  });
});
