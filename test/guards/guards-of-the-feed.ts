import type { Guard } from './guard.js';

const PRODUCER = 'libs/feed/src/kafka/kafka-feed-producer.js';
const READER = 'libs/feed/src/kafka/read-position.js';

const PRODUCER_TESTS = { project: 'e2e', tests: 'e2e/feed.spec', named: 'a producer' } as const;
const RELAY_TESTS = { project: 'e2e', tests: 'e2e/feed-relay.spec', named: 'tells every event' } as const;

const FORM_TESTS = { project: 'unit', tests: 'relay/src/docs/feed-compatibility' } as const;

/** Invariant 8. */
export const FEED_GUARDS: readonly Guard[] = [
  {
    name: 'position-in-the-transaction', invariant: 8, ...PRODUCER_TESTS,
    file: PRODUCER, line: 'parts(messages, this.positionMessage(this.name, record))', without: 'parts(messages, this.positionMessage("of nobody", record))',
  },
  {
    name: 'older-relay-is-fenced', invariant: 8, ...PRODUCER_TESTS,
    file: PRODUCER, line: 'transactionalId: `${this.topics.prefix}.${this.name}`,', without: 'transactionalId: `${this.topics.prefix}.${Math.random()}`,',
  },
  {
    name: 'open-transaction-of-an-older-relay-is-withdrawn', invariant: 8, project: 'faults', tests: 'faults/feed-frozen', named: 'is shut out by the next one',
    file: PRODUCER, line: 'transactionalId: `${this.topics.prefix}.${this.name}`,', without: 'transactionalId: `${this.topics.prefix}.${Math.random()}`,',
  },
  {
    name: 'a-relay-that-stands-by-tells-no-lag', invariant: 8, project: 'unit', tests: 'writer-watch.spec',
    file: 'apps/relay/src/writer-watch.js', line: 'return this.knows ? this.position : undefined;', without: 'return this.position;',
  },
  {
    name: 'who-was-shut-out-waits-until-the-other-tells-no-more', invariant: 8, project: 'e2e', tests: 'e2e/feed-two-writers', named: 'steadily',
    file: 'libs/feed/src/feed-writer.js', line: 'if (isSame(now, reached))', without: 'if (true)',
  },
  {
    name: 'who-was-shut-out-leaves-a-silent-log-to-the-other', invariant: 8, project: 'e2e', tests: 'e2e/feed-two-writers', named: 'nothing to tell',
    file: 'libs/feed/src/feed-writer.js', line: 'if (!await this.hasMore(reached, signal))', without: 'if (false)',
  },
  {
    name: 'position-is-read-up-to-the-own-nonce', invariant: 8, ...PRODUCER_TESTS,
    file: READER, line: 'if (record.nonce === nonce)', without: 'if (true)',
  },
  {
    name: 'messages-told-before-stay-readable', invariant: 'a message keeps its form', ...FORM_TESTS, named: 'must not',
    file: 'apps/relay/src/docs/schema-compatibility.js', line: ', ...compare(after, before, name).map((fault) => `messages told before: ${fault}`)', without: '',
  },
  {
    name: 'fields-of-messages-stay', invariant: 'a message keeps its form', ...FORM_TESTS, named: 'must not',
    file: 'apps/relay/src/docs/schema-compatibility.js', line: '...goneOf(before, after, name), ', without: '',
  },
  {
    name: 'a-ticket-keeps-its-partition', invariant: 8, ...RELAY_TESTS,
    file: 'libs/feed/src/log/ticket-message.js', line: '(0, partition_of_js_1.partitionOf)(key, topic.partitions)', without: 'revision % topic.partitions',
  },
];
