import type { EventStore, LogPage, Position } from './event-store.js';
import { eventsAfter } from './events-after.js';

/** A log of ten events at every hundredth position, as a store with gaps pages them. */
function logWithGaps(asked: number[]): EventStore {
  return {
    async readAll(after: Position, limit: number): Promise<LogPage> {
      asked.push(limit);
      const positions = Array.from({ length: 10 }, (_, n) => BigInt(n + 1) * 100n).filter((position) => position > after).slice(0, limit);
      return { events: positions.map((position) => ({ position })) as unknown as LogPage['events'], position: positions[positions.length - 1] ?? after };
    },
  } as unknown as EventStore;
}

describe('the number of events behind a position', () => {
  it('is counted where positions have gaps, not taken from their difference', async () => {
    expect(await eventsAfter(logWithGaps([]), 300n, 1000n, 50)).toBe(7);
    expect(await eventsAfter(logWithGaps([]), 1000n, 1000n, 50)).toBe(0);
  });

  it('is counted no further than one more than enough', async () => {
    const asked: number[] = [];
    expect(await eventsAfter(logWithGaps(asked), 0n, 1000n, 4)).toBe(5);
    expect(asked).toEqual([5]);
  });

  it('is the difference where positions have no gaps, without reading', async () => {
    const gapFree = Object.assign(logWithGaps([]), { positionGaps: async () => [] });
    expect(await eventsAfter(gapFree, 3n, 10n, 1)).toBe(7);
  });
});
