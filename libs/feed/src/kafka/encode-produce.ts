import crc32C from 'kafkajs/src/protocol/recordBatch/crc32C/index.js';
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import { BatchBytes, sizeOfVarint } from './batch-bytes.js';

type Bytes = string | Buffer | null;

export interface ProduceMessage {
  readonly key?: Bytes;
  readonly value: Bytes;
  readonly headers?: Readonly<Record<string, string | Buffer | readonly (string | Buffer)[] | undefined>>;
  /** Milliseconds, in decimal digits. */
  readonly timestamp?: string;
}

export interface ProduceArguments {
  readonly acks: number;
  readonly timeout: number;
  readonly compression?: number;
  readonly transactionalId?: string | null;
  readonly producerId?: { toString(): string };
  readonly producerEpoch?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number | string; readonly firstSequence?: number; readonly messages: readonly ProduceMessage[] }[];
  }[];
}

/** As kafkajs's connection takes it from its own encoder. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

type MakeRequest = (of: ProduceArguments) => { readonly request: { encode(): Promise<Encoded> }; readonly response: unknown };

/** kafkajs's module of the Produce request: looked up for every request that is sent. */
export interface ProduceProtocol {
  readonly versions: readonly string[];
  protocol: (of: { readonly version: number }) => MakeRequest;
}

/** From this version on a request carries record batches, up to the last that kafkajs knows in one and the same form. */
const FIRST_WITH_BATCHES = 3;
const MAGIC = 2;
const TRANSACTIONAL = 16;
const NO_PRODUCER = -1n;
/** Attributes of a record, and of a batch before its first offset: there are none. */
const NONE = 0;

let replaced = false;

/**
 * Has kafkajs send the bytes that it would send, made in one buffer. Its own encoder makes two buffers for every header and
 * takes about 20 µs for a message of ours, two thirds of what the relay did at all (measured on Node 24); there will be no
 * other release of it. Compressed requests stay its own. A spec holds the bytes against those of kafkajs.
 */
export function encodeProduceInOneBuffer(): void {
  if (replaced) return;
  replaced = true;
  const original = produce.protocol;
  produce.protocol = (of) => {
    const make = original(of);
    if (of.version < FIRST_WITH_BATCHES) return make;
    return (args) => {
      const { request, response } = make(args);
      return (args.compression ?? NONE) === NONE ? { request: { ...request, encode: async () => encodeProduce(args) }, response } : { request, response };
    };
  };
}

/** The body of a Produce request of version 3 to 7. */
export function encodeProduce({ acks, timeout, transactionalId, producerId, producerEpoch = 0, topicData }: ProduceArguments): Encoded {
  const bytes = new BatchBytes();
  shortText(bytes, transactionalId ?? null);
  bytes.int16(acks);
  bytes.int32(timeout);
  bytes.int32(topicData.length);
  const producer = { id: producerId === undefined ? NO_PRODUCER : BigInt(producerId.toString()), epoch: producerEpoch, attributes: transactionalId ? TRANSACTIONAL : NONE };
  for (const { topic, partitions } of topicData) {
    shortText(bytes, topic);
    bytes.int32(partitions.length);
    for (const { partition, firstSequence = 0, messages } of partitions) {
      bytes.int32(Number(partition));
      const size = bytes.length;
      bytes.int32(0);
      recordBatch(bytes, messages, producer, firstSequence);
      bytes.int32At(size, bytes.length - size - 4);
    }
  }
  const buffer = bytes.view();
  return { buf: buffer, buffer };
}

interface Producer {
  readonly id: bigint;
  readonly epoch: number;
  readonly attributes: number;
}

/** Apache Kafka, "Record Batch": the checksum covers all behind itself. */
function recordBatch(bytes: BatchBytes, messages: readonly ProduceMessage[], { id, epoch, attributes }: Producer, firstSequence: number): void {
  const now = Date.now();
  const times = messages.map(({ timestamp }) => (timestamp === undefined ? now : Number(timestamp)));
  const given = times.filter((_, index) => messages[index]?.timestamp !== undefined);
  const [first, last] = given.length === 0 ? [now, now] : [least(given), greatest(given)];
  bytes.int64(0n);
  const size = bytes.length;
  bytes.int32(0);
  bytes.int32(0);
  bytes.int8(MAGIC);
  const checksum = bytes.length;
  bytes.int32(0);
  bytes.int16(attributes);
  bytes.int32(messages.length - 1);
  bytes.int64(BigInt(first));
  bytes.int64(BigInt(last));
  bytes.int64(id);
  bytes.int16(epoch);
  bytes.int32(firstSequence);
  bytes.int32(messages.length);
  for (const [index, message] of messages.entries()) record(bytes, message, index, Math.max(0, (times[index] ?? first) - first));
  bytes.uint32At(checksum, crc32C(bytes.view(checksum + 4)));
  bytes.int32At(size, bytes.length - size - 4);
}

function record(bytes: BatchBytes, { key = null, value, headers = {} }: ProduceMessage, offsetDelta: number, timestampDelta: number): void {
  const [keySize, valueSize] = [sizeOf(key), sizeOf(value)];
  const pairs: Pair[] = [];
  let size = 1 + sizeOfVarint(timestampDelta) + sizeOfVarint(offsetDelta) + sizeOfField(keySize) + sizeOfField(valueSize);
  for (const name in headers) {
    const given = headers[name] ?? null;
    for (const one of isList(given) ? given : [given]) {
      const pair = { name: nameOf(name), value: one, size: sizeOf(one) };
      size += pair.name.length + sizeOfField(pair.size);
      pairs.push(pair);
    }
  }
  size += sizeOfVarint(pairs.length);
  bytes.varint(size);
  bytes.int8(NONE);
  bytes.varint(timestampDelta);
  bytes.varint(offsetDelta);
  field(bytes, key, keySize);
  field(bytes, value, valueSize);
  bytes.varint(pairs.length);
  for (const pair of pairs) {
    bytes.text(pair.name, pair.name.length);
    field(bytes, pair.value, pair.size);
  }
}

interface Pair {
  /** With its length before it. */
  readonly name: Buffer;
  readonly value: Bytes;
  readonly size: number;
}

/** Header names are few, and the same in every message. */
const NAMES_KEPT = 100;
const names = new Map<string, Buffer>();

function nameOf(name: string): Buffer {
  let encoded = names.get(name);
  if (encoded === undefined) {
    const bytes = new BatchBytes();
    const size = Buffer.byteLength(name);
    bytes.varint(size);
    bytes.text(name, size);
    encoded = Buffer.from(bytes.view());
    if (names.size < NAMES_KEPT) names.set(name, encoded);
  }
  return encoded;
}

const isList = (value: Bytes | readonly (string | Buffer)[]): value is readonly (string | Buffer)[] => Array.isArray(value);
/** -1: null */
const sizeOf = (value: Bytes): number => (value === null ? -1 : typeof value === 'string' ? Buffer.byteLength(value) : value.length);
const sizeOfField = (size: number): number => (size < 0 ? 1 : sizeOfVarint(size) + size);
const least = (numbers: readonly number[]): number => numbers.reduce((one, other) => (other < one ? other : one));
const greatest = (numbers: readonly number[]): number => numbers.reduce((one, other) => (other > one ? other : one));

function field(bytes: BatchBytes, value: Bytes, size: number): void {
  bytes.varint(size);
  if (value !== null) bytes.text(value, size);
}

function shortText(bytes: BatchBytes, text: string | null): void {
  if (text === null) return bytes.int16(-1);
  const size = Buffer.byteLength(text);
  bytes.int16(size);
  bytes.text(text, size);
}
