import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { murmur2, partitionOf } from './partition-of.js';

const metadata = (partitions: number) => Array.from({ length: partitions }, (_, partitionId) => (
  { partitionId, leader: 1, replicas: [1], isr: [1], partitionErrorCode: 0 }));

describe('the partition of a key', () => {
  // From UtilsTest of Apache Kafka.
  it.each([
    ['21', -973932308], ['foobar', -790332482], ['a-little-bit-long-string', -985981536], ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971], ['abc', 479470107],
  ])('of %s is what the Java client says', (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('is the one that kafkajs would choose, for any key and number of partitions', () => {
    const kafkajs = Partitioners.DefaultPartitioner();
    fc.assert(fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.integer({ min: 1, max: 40 }), (key, partitions) => {
      expect(partitionOf(key, partitions)).toBe(kafkajs({ topic: 'any', partitionMetadata: metadata(partitions), message: { key, value: '' } }));
    }));
  });
});
