import { sampleEvents } from '../testing/sample-events.js';
import { appendMessages } from './append-messages.js';
import { serialise } from './log-event.js';

const EVENTS = sampleEvents(3).map(serialise);

/** EventStoreDB recognises a repetition dependably only so. */
describe('an append, as it is sent', () => {
  const optionsOf = (expected: 'no-stream' | number) => appendMessages('c', { streamId: 's', streamName: 'n.s', expected, events: EVENTS })[0]!.getOptions()!;

  it('always names the revision that it expects, never any', () => {
    for (const expected of ['no-stream', 0, 7] as const) {
      const options = optionsOf(expected);
      expect([options.hasNoStream(), options.getStreamPosition()]).toEqual(expected === 'no-stream' ? [true, '0'] : [false, String(expected)]);
      expect([options.hasAny(), options.hasStreamExists()]).toEqual([false, false]);
    }
  });

  it('names its events by the same ids however often it is sent', () => {
    const ids = () => appendMessages(crypto.randomUUID(), { streamId: 's', streamName: 'n.s', expected: 0, events: EVENTS })
      .flatMap((message) => message.getProposedMessagesList().map((proposed) => proposed.getId()!.getString()));
    expect(ids()).toEqual(EVENTS.map(({ id }) => id));
    expect(ids()).toEqual(ids());
  });
});
