import { ProgressLine } from './progress-line.js';

describe('progress', () => {
  const shownOn = (isTTY: boolean, times: readonly number[]): string => {
    let [now, text] = [0, ''];
    const line = new ProgressLine({ isTTY, write: (piece) => (text += piece) }, () => now);
    for (const [index, time] of times.entries()) {
      now = time;
      line.show(`step ${index}`);
    }
    line.end();
    return text;
  };

  it('is one line written over on a terminal, and leaves nothing behind', () => {
    expect(shownOn(true, [100, 250, 300, 500])).toBe('\r\u001b[2Kstep 1\r\u001b[2Kstep 3\r\u001b[2K');
  });

  it('is a line every five seconds elsewhere, so that a log stays short', () => {
    expect(shownOn(false, [1000, 5000, 6000, 9999, 11_000])).toBe('step 1\nstep 4\n');
  });

  it('says nothing about what is done at once', () => {
    expect(shownOn(true, [10]) + shownOn(false, [10])).toBe('');
  });
});
