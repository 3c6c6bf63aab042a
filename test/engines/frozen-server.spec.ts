import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { ProtocolServerProcess } from '../support/eventstoredb-protocol-server/server-process.js';
import { rounds } from '../support/rounds.js';

const TIMEOUT_MS = 500;
const ROUNDS = rounds(3);

describe('a frozen EventStoreDB (protocol server)', () => {
  it('keeps nobody waiting beyond the time limit, and loses and doubles nothing when it thaws', async () => {
    const server = await ProtocolServerProcess.start();
    const store = new EventStoreDbEventStore({ connectionString: server.url, namespace: '', timeoutMs: TIMEOUT_MS });
    const stopping = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const page of store.subscribe(0n, { batchSize: 100, signal: stopping.signal })) seen.push(...page.events.map(({ eventId }) => eventId));
    })();
    try {
      const appends = Array.from({ length: 10 * ROUNDS }, () => ({ stream: sampleStream(), events: sampleEvents(3) }));
      for (let round = 0; round < ROUNDS; round += 1) {
        const mine = appends.slice(round * 10, round * 10 + 10);
        server.freeze();
        const startedAt = performance.now();
        const outcomes = await Promise.all(mine.map(({ stream, events }) => store.append(stream, 'no-stream', events).catch((error: unknown) => error)));
        await expect(store.head()).rejects.toThrow(EventStoreUnavailableError);
        expect(performance.now() - startedAt).toBeLessThan(4 * TIMEOUT_MS);
        for (const outcome of outcomes) expect(outcome).toBeInstanceOf(EventStoreUnavailableError);
        server.thaw();
        for (const { stream, events } of mine) {
          for (let tries = 0; ; tries += 1) {
            const answer = await store.append(stream, 'no-stream', events).catch((error: unknown) => error);
            if (!(answer instanceof EventStoreUnavailableError)) {
              expect(answer).toMatchObject({ revision: 2 });
              break;
            }
            if (tries > 50) throw answer;
            await pause(100);
          }
        }
      }
      const wanted = appends.flatMap(({ events }) => events.map(({ eventId }) => eventId)).toSorted();
      for (let waited = 0; seen.length < wanted.length && waited < 300; waited += 1) await pause(100);
      expect(seen.toSorted()).toEqual(wanted);
    } finally {
      stopping.abort();
      await following;
      await store.close();
      await server.stop();
    }
  }, 30_000 + ROUNDS * 10_000);
});
