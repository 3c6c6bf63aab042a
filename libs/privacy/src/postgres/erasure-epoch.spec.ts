import { setTimeout as pause } from 'node:timers/promises';
import { BELIEVED_MS, ERASURE_WAIT_MS, ErasureEpoch } from './erasure-epoch.js';

describe('the erasure epoch', () => {
  let stored: number;
  let questions: number;
  let answerAfterMs: number;
  let forgotten: number;
  let epoch: ErasureEpoch;
  beforeEach(() => {
    [stored, questions, answerAfterMs, forgotten] = [7, 0, 0, 0];
    epoch = new ErasureEpoch(async () => {
      questions += 1;
      const seen = stored;
      await pause(answerAfterMs);
      return seen;
    }, () => void (forgotten += 1));
  });

  it('is believed for a while that is shorter than an eraser waits', async () => {
    expect(BELIEVED_MS).toBeLessThan(ERASURE_WAIT_MS);
    expect(await epoch.current()).toBe(7);
    stored = 8;
    expect([await epoch.current(), questions, epoch.holds(7)]).toEqual([7, 1, true]);
    await pause(BELIEVED_MS + 1);
    expect([epoch.holds(7), await epoch.current(), questions]).toEqual([false, 8, 2]);
    expect([epoch.holds(7), epoch.holds(8), forgotten]).toEqual([false, true, 2]);
  });

  it('is asked once by all that need it at the same moment', async () => {
    expect(await Promise.all(Array.from({ length: 50 }, () => epoch.current()))).toEqual(Array(50).fill(7));
    expect(questions).toBe(1);
  });

  it('is asked again by whoever comes while an answer is so late that it may be outdated', async () => {
    answerAfterMs = BELIEVED_MS + 50;
    const early = epoch.current();
    await pause(ERASURE_WAIT_MS - 20);
    // Somebody has erased, and was answered; the question under way has seen nothing of it.
    stored = 8;
    expect(await Promise.all([early, epoch.current()])).toEqual([7, 8]);
  });

  it('is asked again after an erasure of this process', async () => {
    await epoch.current();
    stored = 8;
    epoch.forget();
    expect(epoch.holds(7)).toBe(false);
    expect(await epoch.current()).toBe(8);
  });

  it('that cannot be read is told to whoever asked, and asked for again by the next', async () => {
    const broken = new ErasureEpoch(() => (questions++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve(1)), () => undefined);
    await expect(broken.current()).rejects.toThrow('away');
    expect(await broken.current()).toBe(1);
  });
});
