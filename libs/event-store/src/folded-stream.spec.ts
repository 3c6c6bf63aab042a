import type { RecordedEvent } from './event-store.js';
import { FoldedStream, FoldedStreams } from './folded-stream.js';
import { sampleEvents } from './testing/sample-events.js';
import { Upcasters } from './upcasters.js';

const count = { initialState: 0, evolve: (state: number) => state + 1 };
const upcasters = new Upcasters();

const stored = (events: number): RecordedEvent[] =>
  sampleEvents(events).map((event, revision) => ({ ...event, streamId: 'sample', revision, position: BigInt(revision + 1) }));

describe('a folded stream', () => {
  it('takes every event once, whoever brings it', () => {
    const [stream, events] = [new FoldedStream(count), stored(5)];
    for (const tail of [events.slice(0, 3), events.slice(1, 4), events]) stream.advance(tail, upcasters);
    expect(stream).toMatchObject({ state: 5, revision: 4, position: 5n, lastHash: events[4]?.metadata.hash });
  });

  it('refuses to go on over a missing event, and stays where it was', () => {
    const [stream, events] = [new FoldedStream(count), stored(5)];
    stream.advance(events.slice(0, 2), upcasters);
    expect(() => stream.advance(events.slice(3), upcasters)).toThrow('sample lacks revision 2, found 3');
    expect(stream).toMatchObject({ state: 2, revision: 1 });
  });
});

describe('folded streams', () => {
  const folded = (): FoldedStream<number> => {
    const stream = new FoldedStream(count);
    stream.advance(stored(1), upcasters);
    return stream;
  };

  it('are forgotten beyond the limit, the least recently used one first', () => {
    const streams = new FoldedStreams(2);
    streams.put('a', folded());
    streams.put('b', folded());
    streams.put('a', folded());
    streams.put('c', folded());
    expect(['a', 'b', 'c'].map((name) => streams.get(name, count) !== undefined)).toEqual([true, false, true]);
    expect(streams.size).toBe(2);
  });

  it('are not taken for another decider\'s, and not kept without an event', () => {
    const streams = new FoldedStreams(2);
    streams.put('a', folded());
    streams.put('made-up', new FoldedStream(count));
    expect([streams.get('a', { ...count }), streams.get('made-up', count)]).toEqual([undefined, undefined]);
  });
});
