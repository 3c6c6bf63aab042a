import type { EventStore } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { MemorySealer } from '#libs/event-store/src/testing/memory-sealer.js';
import { type NotebookRequest, notebookRequest } from '#libs/event-store/src/testing/notebook-request.js';
import { sampleEvent, sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { Clock } from '#libs/platform/src/clock.js';
import { anEventStoreDb, type EventStoreDbUnderTest, locationOf, realEventStoreDb } from '../support/engines.js';

const ROUNDS = 5;
const NODE_APART_MS = 300_000;

class ShiftedClock extends Clock {
  constructor(private readonly byMs: number) {
    super();
  }

  override now(): number {
    return Date.now() + this.byMs;
  }
}

// What needs no faults, and so runs on a real server too: there what comes twice in one moment takes the server's own two seconds.
describe(`commands at two nodes of one log on ${realEventStoreDb() === undefined ? 'the protocol server' : 'a real server'}`, () => {
  let database: EventStoreDbUnderTest;
  let stores: EventStore[];
  let here: StreamCommands;
  let there: StreamCommands;

  beforeEach(async () => {
    database = await anEventStoreDb();
    stores = await Promise.all([1, 2].map(() => openEventStore(locationOf(database.env), { mode: 'foreground' })));
    const sealer = new MemorySealer();
    here = new StreamCommands(stores[0]!, sealer, new ShiftedClock(0), { cacheSize: 100 });
    there = new StreamCommands(stores[1]!, sealer, new ShiftedClock(NODE_APART_MS), { cacheSize: 100 });
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.stop();
  });

  const write = (stream: string, lines = 1): NotebookRequest => notebookRequest(stream, { type: 'Write', lines });

  it('are recorded once and answered alike, though their clocks make other events of the same ids, and either node goes on', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const stream = sampleStream();
      await here.execute(notebookRequest(stream, { type: 'Open', owner: null }));
      const writing = write(stream, 2);
      const answers = await Promise.all([here.execute(writing), there.execute(writing)]);
      const stored = await stores[0]!.readStream(stream);
      expect(stored).toHaveLength(3);
      for (const answer of answers) expect(answer).toMatchObject({ revision: 2, position: stored[2]?.position, state: { lines: 2 } });
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      await (round % 2 === 0 ? here : there).execute(write(stream));
      await (round % 2 === 0 ? there : here).execute(write(stream));
    }
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: ROUNDS * 5, findings: [] });
  }, 60_000);

  it('of one stream are recorded one after the other, whoever sends them', async () => {
    const stream = sampleStream();
    await here.execute(notebookRequest(stream, { type: 'Open', owner: null }));
    await Promise.all(Array.from({ length: 20 }, (_, one) => (one % 2 === 0 ? here : there).execute(write(stream))));
    expect(await stores[1]!.readStream(stream)).toHaveLength(21);
    expect(await verifyChain(stores[1]!)).toMatchObject({ events: 21, findings: [] });
  }, 60_000);

  it('in groups are recorded once', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const stream = sampleStream();
      const all = [notebookRequest(stream, { type: 'Open', owner: null }), write(stream, 2), notebookRequest(stream, { type: 'Close' })];
      const answers = await Promise.all([here, there].map((node) => node.executeGroup(all, { isRefusal: () => false })));
      expect(await stores[0]!.readStream(stream)).toHaveLength(4);
      for (const { outcomes } of answers) expect(outcomes.map(({ kind }) => kind)).toEqual(['carried-out', 'carried-out', 'carried-out']);
      expect(answers.map(({ recorded }) => recorded.length).toSorted()).toEqual([0, 4]);
    }
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: ROUNDS * 4, findings: [] });
  }, 60_000);

  it('that are too large for the server are told so, and leave the store as it was', async () => {
    const stream = sampleStream();
    const large = Array.from({ length: 3 }, () => sampleEvent({ data: { text: 'x'.repeat(900_000) } }));
    const told: unknown = await stores[0]!.append(stream, 'no-stream', large).then(({ revision }) => revision, (error: unknown) => error);
    // A server can be set to take more than its default of 1 MiB.
    if (told !== 2) expect(told).toMatchObject({ name: 'RangeError', message: expect.stringContaining('MaxAppendSize') as unknown });
    expect(await stores[1]!.readStream(stream)).toHaveLength(told === 2 ? 3 : 0);
    const small = sampleStream();
    await stores[0]!.append(small, 'no-stream', sampleEvents(2));
    expect(await stores[1]!.readStream(small)).toHaveLength(2);
  });
});
