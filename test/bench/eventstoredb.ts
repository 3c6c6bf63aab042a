import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import type { EventToAppend } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { sampleEvent, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { loadConfig } from '#libs/platform/src/config.js';
import { realAccount, realEventStoreDb } from '../support/engines.js';
import { ProtocolServerProcess } from '../support/eventstoredb-protocol-server/server-process.js';
import type { Figure } from './figure.js';

const CALLERS = 64;
const PAGE = 2_048;
const NAMESPACE = 'bench';

/** The adapter beside the bare client, on the same server in the same run: what the adapter costs, not what a server gives. */
export async function benchEventStoreDb(quick: boolean): Promise<Figure[]> {
  const real = realEventStoreDb();
  const server = real === undefined ? await ProtocolServerProcess.start() : undefined;
  const EVENT_STORE_URL = server?.url ?? real!;
  const location = loadConfig({ EVENT_STORE_URL, EVENT_STORE_NAMESPACE: NAMESPACE, ...(real === undefined ? {} : realAccount()) }).eventStore;
  if (location.kind !== 'eventstoredb') throw new Error('EVENT_STORE_URL leads to a file; give esdb://<host>:2113, or leave it out');
  const store = await openEventStore(location, { mode: 'foreground' });
  const client = EventStoreDBClient.connectionString(location.connectionString);
  try {
    const seconds = quick ? 1 : 5;
    // In turns, so that neither has the warmer or the fuller server.
    const runs = [0, 1, 2, 3].map((turn) => (turn % 2 === 0
      ? { of: 'bare', append: ({ eventId: id, type, data, metadata }: EventToAppend) => client.appendToStream(sampleStream(), jsonEvent({ id, type, data, metadata: { ...metadata } }), { expectedRevision: 'no_stream' }) }
      : { of: 'adapter', append: (event: EventToAppend) => store.append(sampleStream(), 'no-stream', [event]) }));
    const rates: Record<string, number> = { bare: 0, adapter: 0 };
    for (const { of, append } of runs) rates[of]! += (await appendsPerSecond(append, seconds / 2)) / 2;
    await fill(store.append.bind(store), quick ? 5_000 : 50_000);
    const head = await store.head();
    const ways = {
      // As many as the adapter gives: those of the bare client's own turns lie between them for both.
      bare: async () => {
        let events = 0;
        for await (const { event } of client.readAll()) if (event?.streamId.startsWith(`${NAMESPACE}.`)) events += 1;
        return events;
      },
      pages: () => byPage(store),
      followed: () => bySubscription(store, head),
    };
    // The best of several, in turns: another process at work on the machine must not fall on one of them alone.
    const best = { bare: 0, pages: 0, followed: 0 };
    for (let round = 0; round < (quick ? 1 : 4); round += 1) {
      for (const way of ['bare', 'pages', 'followed'] as const) best[way] = Math.max(best[way], await perSecond(ways[way]));
    }
    const note = server === undefined ? 'a real server' : 'protocol server';
    return [
      { name: 'EventStoreDB: appends, 64 callers', value: rates['adapter']!, unit: '/s', note },
      { name: 'EventStoreDB: appends ÷ bare client', value: rates['adapter']! / rates['bare']!, unit: '', note },
      { name: 'EventStoreDB: pages ÷ bare read', value: best.pages / best.bare, unit: '', bar: { atLeast: 0.7 }, note: `${Math.round(best.bare).toLocaleString('en')} events/s bare` },
      { name: 'EventStoreDB: catching up as a projector does ÷ bare read', value: best.followed / best.bare, unit: '', bar: { atLeast: 0.7 }, note: 'in pages; a subscription only for what comes after' },
    ];
  } finally {
    await store.close();
    await client.dispose();
    await server?.stop();
  }
}

async function appendsPerSecond(append: (event: EventToAppend) => Promise<unknown>, seconds: number): Promise<number> {
  const endsAt = performance.now() + seconds * 1000;
  let appended = 0;
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    for (; performance.now() < endsAt; appended += 1) await append(sampleEvent());
  }));
  return appended / seconds;
}

async function fill(append: (stream: string, expected: 'no-stream', events: readonly EventToAppend[]) => Promise<unknown>, events: number): Promise<void> {
  for (let done = 0; done < events; done += 100) await append(sampleStream(), 'no-stream', Array.from({ length: 100 }, () => sampleEvent()));
}

async function byPage(store: Awaited<ReturnType<typeof openEventStore>>): Promise<number> {
  let events = 0;
  for (let after = 0n; ;) {
    const page = await store.readAll(after, PAGE);
    if (page.events.length === 0) return events;
    events += page.events.length;
    after = page.position;
  }
}

async function bySubscription(store: Awaited<ReturnType<typeof openEventStore>>, head: bigint): Promise<number> {
  let events = 0;
  for await (const page of store.subscribe(0n, { batchSize: PAGE, signal: AbortSignal.timeout(120_000) })) {
    events += page.events.length;
    if (page.position >= head) break;
  }
  return events;
}

async function perSecond(read: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const events = await read();
  return (events / (performance.now() - begun)) * 1000;
}
