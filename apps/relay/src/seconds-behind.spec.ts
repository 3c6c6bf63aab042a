import type { EventStore, LogPage, Position } from '#libs/event-store/src/event-store.js';
import { secondsBehind } from './seconds-behind.js';

const RECORDED_AT = '2026-11-20T08:00:00.000Z';

describe('the lag of the feed in seconds', () => {
  let asked: Position[];
  const store = {
    head: async () => 7n,
    async readAll(after: Position): Promise<LogPage> {
      asked.push(after);
      return { events: [{ metadata: { recordedAt: RECORDED_AT } }] as unknown as LogPage['events'], position: 7n };
    },
  } as unknown as EventStore;
  beforeEach(() => { asked = []; });

  it('is the age of the oldest event behind its position', async () => {
    expect(await secondsBehind(store, 3n, Date.parse(RECORDED_AT) + 2_500)).toBe(2.5);
    expect(await secondsBehind(store, 3n, Date.parse(RECORDED_AT) - 1)).toBe(0);
    expect(asked).toEqual([3n, 3n]);
  });

  it('is nothing at the end of the log, and no page is read for that', async () => {
    expect(await secondsBehind(store, 7n, Date.now())).toBe(0);
    expect(asked).toEqual([]);
  });
});
