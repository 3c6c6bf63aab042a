import { setTimeout as pause } from 'node:timers/promises';
import { type AppendResult, type EventToAppend, EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { BOOKS, commandIdOf, CommandsUnderTest, LINES_PER_COMMAND } from './store-commands.js';
import { useFolder } from './store-folder.js';

/** Ends the writer thread as a fault in it would: at once, in the middle of whatever it does. */
async function killWriter(store: SqliteEventStore): Promise<void> {
  await store['queue']?.['thread']?.kill();
}

describe('a writer thread that dies', () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));
  const folder = useFolder();

  async function open(): Promise<SqliteEventStore> {
    const store = await SqliteEventStore.open({ path: folder.log, mode: 'foreground' });
    opened.push(store);
    return store;
  }

  it('leaves no append unsettled, loses nothing acknowledged, and is replaced', async () => {
    const store = await open();
    const attempts: { stream: string; events: EventToAppend[]; result: Promise<PromiseSettledResult<AppendResult>[]> }[] = [];
    let unknown = 0;
    // On a fast disk few deaths meet a batch that is being written: as many as it takes.
    for (let death = 0; death < 5 || (unknown === 0 && death < 200); death += 1) {
      for (let n = 0; n < 300; n += 1) {
        const [stream, events] = [sampleStream(), sampleEvents(2)];
        const result = store.append(stream, 'no-stream', events);
        result.catch((reason: unknown) => {
          if (reason instanceof EventStoreUnavailableError && reason.outcome === 'unknown') unknown += 1;
        });
        attempts.push({ stream, events, result: Promise.allSettled([result]) });
      }
      await pause(Math.random() * 8);
      await killWriter(store);
    }
    for (const { stream, events, result } of attempts) {
      const [outcome] = await result;
      const ids = (await store.readStream(stream)).map(({ eventId }) => eventId);
      if (outcome?.status === 'fulfilled') {
        expect(ids).toEqual(events.map(({ eventId }) => eventId));
      } else {
        expect(outcome?.reason).toBeInstanceOf(EventStoreUnavailableError);
        const told = (outcome?.reason as EventStoreUnavailableError).outcome;
        expect([0, ...(told === 'unknown' ? [2] : [])]).toContain(ids.length);
      }
    }
    expect(unknown).toBeGreaterThan(0);
    const last = sampleStream();
    for (let n = 0; n < 50 && (await store.readStream(last)).length === 0; n += 1) {
      await store.append(last, 'no-stream', sampleEvents(1)).catch(() => pause(50));
    }
    expect(await store.readStream(last)).toHaveLength(1);
    expect(await store.durability()).toEqual({ journalMode: 'wal', synchronous: 2 });
    for (const { stream, events } of attempts) expect(await store.append(stream, 'no-stream', events)).toMatchObject({ revision: 1 });
    expect(await store.head()).toBe(BigInt(attempts.length * 2 + 1));
  });

  it('is hidden from commands, which send the same events again and learn what is stored', async () => {
    const under = await CommandsUnderTest.open(folder.path);
    opened.push(under);
    await under.openBooks();
    let [done, next, answered] = [false, 0, 0];
    const deaths = (async () => {
      for (let death = 0; death < 4; death += 1) {
        // A new life must have carried something out, or the next death is one in a row, which commands are told of.
        for (const before = answered; !done && answered < before + 100;) await pause(1 + Math.random() * 20);
        await killWriter(under.store);
      }
      done = true;
    })();
    const failures: unknown[] = [];
    await Promise.all(Array.from({ length: 64 }, async () => {
      while (!done) {
        await under.write(next++).then(() => (answered += 1), (error: unknown) => {
          failures.push(error);
          done = true;
        });
      }
    }));
    await deaths;
    expect(failures).toEqual([]);
    expect(answered).toBe(next);
    const events = BOOKS + next * LINES_PER_COMMAND;
    expect(await verifyChain(under.store)).toMatchObject({ events, streams: BOOKS, findings: [] });
    const stored = new Set<string>();
    for (let book = 0; book < BOOKS; book += 1) {
      for (const { metadata } of await under.store.readStream(`book-${book}`)) stored.add(metadata.commandId);
    }
    for (let n = 0; n < next; n += 1) expect(stored).toContain(commandIdOf(n));
  }, 60_000);

  it('settles appends also when it cannot be started again', async () => {
    const store = await open();
    const queue = store['queue'];
    if (queue === undefined) throw new Error('a foreground store has a queue');
    Object.assign(queue['options'], { path: folder.path });
    await killWriter(store);
    const refusals: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      refusals.push(await store.append(sampleStream(), 'no-stream', sampleEvents(1)).catch((error: unknown) => error));
      await pause(100);
    }
    for (const refusal of refusals) expect(refusal).toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'nothing-written' });
    Object.assign(queue['options'], { path: folder.log });
    let result: AppendResult | undefined;
    for (let n = 0; n < 100 && result === undefined; n += 1) {
      result = await store.append(sampleStream(), 'no-stream', sampleEvents(1)).catch(() => pause(100, undefined));
    }
    expect(result).toMatchObject({ revision: 0, position: 1n });
  });
});
