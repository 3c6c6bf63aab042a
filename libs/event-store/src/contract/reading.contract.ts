import { MAX_PAGE } from '../event-store.js';
import { sampleEvents, sampleStream } from '../testing/sample-events.js';
import { type LogFactory, readRest, revisions, useLog } from './log-under-test.js';

export function describeReading(factory: LogFactory): void {
  describe('reading a stream', () => {
    const under = useLog(factory);
    const stream = sampleStream();
    beforeAll(async () => {
      await under.store.append(stream, 'no-stream', sampleEvents(10));
      await under.store.append(`${stream}-longer-name`, 'no-stream', sampleEvents(3));
    });

    it.each([
      ['all of it', {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
      ['from a revision', { from: 7 }, [7, 8, 9]],
      ['a few', { limit: 2 }, [0, 1]],
      ['a few from a revision', { from: 4, limit: 3 }, [4, 5, 6]],
      ['beyond its end', { from: 10 }, []],
      ['backwards', { direction: 'backwards' }, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]],
      ['the last one', { direction: 'backwards', limit: 1 }, [9]],
      ['backwards from a revision', { direction: 'backwards', from: 3 }, [3, 2, 1, 0]],
      ['backwards a few from a revision', { direction: 'backwards', from: 3, limit: 2 }, [3, 2]],
    ] as const)('gives %s', async (_, read, expected) => {
      expect(revisions(await under.store.readStream(stream, read))).toEqual(expected);
    });

    it('gives nothing for a stream that does not exist', async () => {
      expect(await under.store.readStream(sampleStream())).toEqual([]);
      expect(await under.store.readStream(sampleStream(), { direction: 'backwards', limit: 1 })).toEqual([]);
    });

    it('gives at most a page, and the next one from its end', async () => {
      const long = sampleStream();
      const count = MAX_PAGE + 10;
      for (let from = 0; from < count; from += 1000) {
        await under.store.append(long, from === 0 ? 'no-stream' : from - 1, sampleEvents(Math.min(1000, count - from)));
      }
      const page = await under.store.readStream(long);
      expect(page).toHaveLength(MAX_PAGE);
      expect(await under.store.readStream(long, { limit: 10 * MAX_PAGE })).toHaveLength(MAX_PAGE);
      expect(revisions(await under.store.readStream(long, { from: MAX_PAGE }))).toEqual(Array.from({ length: 10 }, (_, n) => MAX_PAGE + n));
    });

    it('refuses a limit that is none', async () => {
      await expect(under.store.readStream(stream, { limit: 0 })).rejects.toThrow(RangeError);
      await expect(under.store.readAll(0n, -1)).rejects.toThrow(RangeError);
    });
  });

  describe('reading the whole log', () => {
    const under = useLog(factory);

    it('gives every event once, in the order of commits, whatever the page size', async () => {
      const start = await under.store.head();
      const streams = Array.from({ length: 5 }, sampleStream);
      const appended: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        for (const stream of streams) {
          const events = sampleEvents(round + 1);
          await under.store.append(stream, round === 0 ? 'no-stream' : (round * (round + 1)) / 2 - 1, events);
          appended.push(...events.map(({ eventId }) => eventId));
        }
      }
      for (const limit of [1, 3, 7, MAX_PAGE]) {
        const read = (await readRest(under.store, start, limit)).filter(({ streamId }) => streams.includes(streamId));
        expect(read.map(({ eventId }) => eventId)).toEqual(appended);
      }
    });

    it('gives positions that only rise, ending at the head', async () => {
      const start = await under.store.head();
      expect(start).toBeGreaterThan(0n);
      for (let n = 0; n < 2; n += 1) await under.store.append(sampleStream(), 'no-stream', sampleEvents(3));
      const positions = (await readRest(under.store, start, 2)).map(({ position }) => position);
      expect(positions).toHaveLength(6);
      expect(positions.every((position, index) => position > (positions[index - 1] ?? start))).toBe(true);
      expect(positions[positions.length - 1]).toBe(await under.store.head());
    });

    it('gives an empty page that stays where it was asked when there is nothing more', async () => {
      const head = await under.store.head();
      expect(await under.store.readAll(head, 10)).toEqual({ events: [], position: head });
    });
  });
}
