import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, isStreamOrdered } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvent } from '#libs/event-store/src/testing/sample-events.js';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { LogThread, LogThreadBusyError, LogThreadTimeoutError } from '../replay/log-thread.js';
import type { SimulationRequest } from './simulate-log.js';
import { Simulations } from './simulations.js';
import { wholeStreams } from '../replay/whole-streams.js';

const REQUEST: SimulationRequest = { policy: DEFAULT_POLICY, calendar: CHINESE_CALENDAR, communities: null, now: '2026-12-01T00:00:00.000Z', listed: 10 };
const forever = new AbortController().signal;

describe('Simulations of one process', () => {
  let folder: string;
  let store: SqliteEventStore;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'xiuhua-simulations-'));
    store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
  });
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const simulations = (timeoutMs = 60_000) => new Simulations(new LogThread({ kind: 'sqlite', path: join(folder, 'events.db') }, timeoutMs));

  it('run one at a time; the next may come when it has ended', async () => {
    const one = simulations();
    const first = one.run(REQUEST, { signal: forever });
    await expect(one.run(REQUEST, { signal: forever })).rejects.toThrow(LogThreadBusyError);
    expect(await first).toMatchObject({ definition: 'simulation/1', rows: [], position: '0' });
    expect(await one.run(REQUEST, { signal: forever })).toMatchObject({ rows: [] });
  });

  it('end at their time limit, and let the next one in', async () => {
    const hasty = simulations(1);
    await expect(hasty.run(REQUEST, { signal: forever })).rejects.toThrow(LogThreadTimeoutError);
    await expect(hasty.run(REQUEST, { signal: forever })).rejects.toThrow(LogThreadTimeoutError);
  });

  it('end at once when nobody waits any more', async () => {
    const one = simulations();
    const gone = new AbortController();
    const running = one.run(REQUEST, { signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
    await expect(one.run(REQUEST, { signal: gone.signal })).rejects.toThrow('gone');
    expect(await one.run(REQUEST, { signal: forever })).toMatchObject({ rows: [] });
  });

  it('fail with the reason of their thread', async () => {
    const nowhere = new LogThread({ kind: 'sqlite', path: join(folder, 'none.db') }, 60_000);
    await expect(new Simulations(nowhere).run(REQUEST, { signal: forever })).rejects.toThrow('none.db');
  });
});

describe('Whole streams', () => {
  it('are the same from a store that keeps no streams together', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xiuhua-streams-'));
    const store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    try {
      for (let round = 0; round < 3; round += 1) {
        for (const name of ['a', 'b', 'c']) await store.append(name, round === 0 ? 'no-stream' : round - 1, [sampleEvent()]);
      }
      const upTo = (await store.head()) - 1n;
      const plain = Object.assign(Object.create(null) as EventStore, { readAll: store.readAll.bind(store), readStream: store.readStream.bind(store) });
      expect([isStreamOrdered(store), isStreamOrdered(plain)]).toEqual([true, false]);
      const read = async (from: EventStore): Promise<string[][]> => {
        const streams: string[][] = [];
        for await (const stream of wholeStreams(from, { upTo, onRead: () => undefined })) streams.push(stream.map(({ streamId, revision }) => `${streamId}${revision}`));
        return streams;
      };
      expect(await read(store)).toEqual([['a0', 'a1', 'a2'], ['b0', 'b1', 'b2'], ['c0', 'c1']]);
      expect(await read(plain)).toEqual(await read(store));
    } finally {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
