import { EventStoreUnavailableError, WrongExpectedRevisionError } from '../event-store.js';
import { sampleEvent, sampleEvents, sampleStream } from '../testing/sample-events.js';
import { type LogFactory, useLog } from './log-under-test.js';

export function describeAppending(factory: LogFactory): void {
  describe('appending', () => {
    const under = useLog(factory);

    it('numbers the events of a stream from 0 and answers with the last revision and position', async () => {
      const stream = sampleStream();
      const first = await under.store.append(stream, 'no-stream', sampleEvents(2));
      const second = await under.store.append(stream, 1, sampleEvents(1));
      const stored = await under.store.readStream(stream);
      expect(stored.map(({ revision }) => revision)).toEqual([0, 1, 2]);
      expect([first.revision, second.revision]).toEqual([1, 2]);
      expect([stored[1]?.position, stored[2]?.position]).toEqual([first.position, second.position]);
      expect(second.position > first.position).toBe(true);
    });

    it('gives back every part of an event as it was given', async () => {
      const stream = sampleStream();
      const sealed = { keyRef: 'person-1', iv: 'aXY', ciphertext: 'Y2lwaGVy', tag: 'dGFn' };
      const event = sampleEvent({ data: { list: [1, 2.5, -0.001, 1e21], nested: { yes: true, none: null }, empty: {} }, sealed });
      const imported = sampleEvent();
      const withRule = { ...imported, metadata: { ...imported.metadata, imported: { rule: 'not-open' } } };
      await under.store.append(stream, 'no-stream', [event, withRule]);
      const [first, second] = await under.store.readStream(stream);
      expect(first).toEqual({ ...event, streamId: stream, revision: 0, position: first?.position });
      expect(second).toEqual({ ...withRule, streamId: stream, revision: 1, position: second?.position });
      expect(second !== undefined && 'sealed' in second).toBe(false);
    });

    it('keeps every character and large payloads', async () => {
      const stream = `${sampleStream()}-绣花`;
      const texts = ['三楼没有水', '👩‍👧‍👦 \u2028\u2029', '"\\/\b\f\n\r\t\u0001', 'e\u0301 ≠ \u00e9', 'x'.repeat(256 * 1024)];
      await under.store.append(stream, 'no-stream', texts.map((text) => sampleEvent({ type: '类型', data: { [text.slice(0, 9)]: text } })));
      const stored = await under.store.readStream(stream);
      expect(stored.map(({ data }) => Object.entries(data)[0])).toEqual(texts.map((text) => [text.slice(0, 9), text]));
      expect(stored[0]?.type).toBe('类型');
    });

    it.each([
      ['no-stream', 'on a stream that exists'],
      [0, 'behind the end'],
      [7, 'beyond the end'],
    ] as const)('refuses expected revision %s %s and writes nothing', async (expected, _where) => {
      const stream = sampleStream();
      await under.store.append(stream, 'no-stream', sampleEvents(2));
      const refusal = await under.store.append(stream, expected, sampleEvents(3)).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(WrongExpectedRevisionError);
      expect(refusal).toMatchObject({ streamId: stream, expected, actual: 1 });
      expect(await under.store.readStream(stream)).toHaveLength(2);
    });

    it('refuses a revision of a stream that does not exist', async () => {
      const stream = sampleStream();
      await expect(under.store.append(stream, 0, sampleEvents(1))).rejects.toMatchObject({
        name: 'WrongExpectedRevisionError', expected: 0, actual: 'no-stream',
      });
      expect(await under.store.readStream(stream)).toEqual([]);
    });

    it('answers the same events again with the first result, also when the stream has moved on', async () => {
      const stream = sampleStream();
      const [opening, rest] = [sampleEvents(2), sampleEvents(2)];
      const first = await under.store.append(stream, 'no-stream', opening);
      const second = await under.store.append(stream, 1, rest);
      expect(await under.store.append(stream, 'no-stream', opening)).toMatchObject({ revision: 1, position: first.position });
      expect(await under.store.append(stream, 1, rest)).toMatchObject({ revision: 3, position: second.position });
      expect(await under.store.readStream(stream)).toHaveLength(4);
    });

    it('says so only about what it has written now', async () => {
      const stream = sampleStream();
      const events = sampleEvents(1);
      await under.store.append(stream, 'no-stream', events);
      expect((await under.store.append(stream, 'no-stream', events)).written).toBeUndefined();
    });

    it('refuses events of which only some are stored at that place', async () => {
      const stream = sampleStream();
      const [known, other] = [sampleEvent(), sampleEvent()];
      await under.store.append(stream, 'no-stream', [known, other]);
      await expect(under.store.append(stream, 'no-stream', [known, sampleEvent()])).rejects.toThrow(WrongExpectedRevisionError);
      await expect(under.store.append(stream, 'no-stream', [known, other, sampleEvent()])).rejects.toThrow(WrongExpectedRevisionError);
      expect(await under.store.readStream(stream)).toHaveLength(2);
    });

    it('refuses an append without events', async () => {
      await expect(under.store.append(sampleStream(), 'no-stream', [])).rejects.toThrow(RangeError);
    });

    it('settles every append taken before it was closed and refuses later ones', async () => {
      const closing = await under.log.open();
      const streams = Array.from({ length: 20 }, sampleStream);
      const taken = streams.map((stream) => closing.append(stream, 'no-stream', sampleEvents(1)));
      await closing.close();
      await Promise.all(taken);
      const late = await closing.append(sampleStream(), 'no-stream', sampleEvents(1)).catch((error: unknown) => error);
      expect(late).toBeInstanceOf(EventStoreUnavailableError);
      expect(late).toMatchObject({ outcome: 'nothing-written' });
      for (const stream of streams) expect(await under.store.readStream(stream)).toHaveLength(1);
    });
  });
}
