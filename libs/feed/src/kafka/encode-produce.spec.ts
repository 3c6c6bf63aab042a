import fc from 'fast-check';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import { encodeProduce, encodeProduceInOneBuffer, type ProduceArguments, type ProduceMessage } from './encode-produce.js';

const kafkajs = produce.protocol;
const NOW = 1_800_000_000_000;

const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ minLength: 100, maxLength: 20_000 }));
const bytes = fc.oneof(text, fc.uint8Array().map((some) => Buffer.from(some)));
const headers = fc.dictionary(fc.string(), fc.oneof(bytes, fc.array(bytes, { minLength: 1, maxLength: 3 })), { maxKeys: 15 });
const message: fc.Arbitrary<ProduceMessage> = fc.record({
  key: fc.option(bytes), value: fc.option(bytes), headers, timestamp: fc.integer({ min: 1_000_000_000_000, max: NOW }).map(String),
}, { requiredKeys: ['value', 'timestamp'] });
const partition = fc.record({
  partition: fc.oneof(fc.nat(11), fc.nat(11).map(String)), firstSequence: fc.nat(), messages: fc.array(message, { minLength: 1, maxLength: 40 }),
});
const args: fc.Arbitrary<ProduceArguments> = fc.record({
  acks: fc.constantFrom(-1, 1), timeout: fc.nat(60_000), transactionalId: fc.option(text.map((some) => some.slice(0, 100))), producerId: fc.bigInt({ min: -1n, max: 2n ** 62n }).map(String),
  producerEpoch: fc.nat(32_767), topicData: fc.array(fc.record({ topic: fc.string({ maxLength: 50 }), partitions: fc.array(partition, { maxLength: 4 }) }), { maxLength: 3 }),
}).filter(({ transactionalId }) => transactionalId !== '');

describe('a Produce request', () => {
  beforeEach(() => void jest.useFakeTimers({ now: NOW, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  const sameBytes = async (of: ProduceArguments): Promise<void> => {
    const { request } = kafkajs({ version: 7 })(of);
    expect(encodeProduce(of).buffer.equals((await request.encode()).buffer)).toBe(true);
  };

  it('has the bytes that kafkajs would send, whatever is in it', () => fc.assert(fc.asyncProperty(args, sameBytes), { numRuns: 200 }), 60_000);

  it('has the time of now where a message has none, as kafkajs does', () => sameBytes({
    acks: -1, timeout: 1, transactionalId: 'x', producerId: '7', topicData: [{ topic: 't', partitions: [
      { partition: 0, messages: [{ value: 'a' }, { value: 'b' }] }, { partition: 1, messages: [{ value: 'a', timestamp: '1700000000000' }, { value: null }] },
    ] }],
  }));

  it('is made so once kafkajs is told, and by kafkajs itself where it is compressed or of an older form', async () => {
    encodeProduceInOneBuffer();
    const of: ProduceArguments = { acks: -1, timeout: 1, compression: 0, producerId: '1', topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [{ value: 'v', timestamp: String(NOW) }] }] }] };
    const encoded = async (version: number, compression: number) => (await produce.protocol({ version })({ ...of, compression }).request.encode()).constructor.name;
    expect(await Promise.all([encoded(7, 0), encoded(3, 0), encoded(7, 1), encoded(2, 0)])).toEqual(['Object', 'Object', 'Encoder', 'Encoder']);
    const { request, response } = produce.protocol({ version: 7 })(of);
    expect(request).toMatchObject({ apiKey: 0, apiVersion: 7, apiName: 'Produce' });
    expect(response).toHaveProperty('parse');
  });
});
