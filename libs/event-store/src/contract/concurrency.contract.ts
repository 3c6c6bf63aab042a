import { type AppendResult, type EventStore, EventStoreUnavailableError, type EventToAppend, WrongExpectedRevisionError } from '../event-store.js';
import { sampleEvents, sampleStream } from '../testing/sample-events.js';
import { type LogFactory, readRest, revisions, useLog } from './log-under-test.js';

async function appendAfterEnd(store: EventStore, stream: string): Promise<void> {
  for (;;) {
    const [last] = await store.readStream(stream, { direction: 'backwards', limit: 1 });
    try {
      await store.append(stream, last?.revision ?? 'no-stream', sampleEvents(2));
      return;
    } catch (error) {
      if (!(error instanceof WrongExpectedRevisionError)) throw error;
    }
  }
}

/** EventStoreDB recognises what it has just written only once it is indexed; until then it says of the same events that it does not know. */
async function appendUntilKnown(store: EventStore, stream: string, events: readonly EventToAppend[]): Promise<AppendResult> {
  for (let sending = 1; ; sending += 1) {
    try {
      return await store.append(stream, 'no-stream', events);
    } catch (error) {
      if (!(error instanceof EventStoreUnavailableError && error.outcome === 'unknown') || sending === 3) throw error;
    }
  }
}

export function describeConcurrency(factory: LogFactory): void {
  describe('concurrent appends', () => {
    const under = useLog(factory);

    it('let exactly one of many win a revision, and leave no trace of the others', async () => {
      const stream = sampleStream();
      const attempts = Array.from({ length: 30 }, () => sampleEvents(3));
      const outcomes = await Promise.allSettled(attempts.map((events) => under.store.append(stream, 'no-stream', events)));
      const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
      expect(won).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(WrongExpectedRevisionError);
      const stored = await under.store.readStream(stream);
      expect(stored.map(({ eventId }) => eventId)).toEqual(attempts[won[0] ?? -1]?.map(({ eventId }) => eventId));
    });

    it('to many streams all succeed, beside conflicting ones', async () => {
      const taken = sampleStream();
      await under.store.append(taken, 'no-stream', sampleEvents(1));
      const streams = Array.from({ length: 200 }, sampleStream);
      const outcomes = await Promise.allSettled(
        streams.flatMap((stream) => [under.store.append(stream, 'no-stream', sampleEvents(2)), under.store.append(taken, 'no-stream', sampleEvents(1))]),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(streams.flatMap(() => ['fulfilled', 'rejected']));
      for (const stream of streams) expect(revisions(await under.store.readStream(stream))).toEqual([0, 1]);
      expect(await under.store.readStream(taken)).toHaveLength(1);
    });

    it('of the same events are stored once and answered alike', async () => {
      const stream = sampleStream();
      const events = sampleEvents(2);
      const answers = await Promise.all(Array.from({ length: 10 }, () => appendUntilKnown(under.store, stream, events)));
      expect(new Set(answers.map(({ revision, position }) => `${revision} ${position}`)).size).toBe(1);
      expect(await under.store.readStream(stream)).toHaveLength(2);
    });

    it('leave no gap in a stream that is appended to by two instances at once', async () => {
      const other = await under.log.open();
      const stream = sampleStream();
      const start = await under.store.head();
      await Promise.all(Array.from({ length: 20 }, (_, n) => appendAfterEnd(n % 2 === 0 ? under.store : other, stream)));
      expect(revisions(await other.readStream(stream))).toEqual(Array.from({ length: 40 }, (_, n) => n));
      const inLog = (await readRest(other, start)).filter(({ streamId }) => streamId === stream);
      expect(revisions(inLog)).toEqual(Array.from({ length: 40 }, (_, n) => n));
      await other.close();
    });

    it('never let a reader miss an event that is committed before one it has seen', async () => {
      const other = await under.log.open();
      const start = await under.store.head();
      const abort = new AbortController();
      const seen: string[] = [];
      const follower = (async () => {
        for await (const page of under.store.subscribe(start, { batchSize: 7, signal: abort.signal })) seen.push(...page.events.map(({ eventId }) => eventId));
      })();
      await Promise.all(
        [under.store, other].map(async (store) => {
          for (let round = 0; round < 20; round += 1) {
            await Promise.all(Array.from({ length: 5 }, () => store.append(sampleStream(), 'no-stream', sampleEvents(2))));
          }
        }),
      );
      const all = (await readRest(other, start)).map(({ eventId }) => eventId);
      for (let waited = 0; seen.length < all.length && waited < 200; waited += 1) await new Promise((resolve) => setTimeout(resolve, 25));
      abort.abort();
      await follower;
      expect(seen).toEqual(all);
      await other.close();
    });
  });
}
