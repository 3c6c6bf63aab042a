import type { Guard } from './guard.js';

const WRITER = 'libs/event-store/src/sqlite/log-writer.js';
const SCHEMA = 'libs/event-store/src/sqlite/log-schema.js';
const READER = 'libs/event-store/src/sqlite/log-reader.js';
const COMMANDS = 'libs/event-store/src/stream-commands.js';
const JUDGE = 'libs/event-store/src/command-judge.js';
const VERIFY = 'libs/event-store/src/verify-chain.js';

const STORE = { project: 'unit', tests: 'sqlite/sqlite-event-store.spec' } as const;
const CONTRACT = { project: 'unit', tests: 'sqlite-event-store.contract' } as const;
const COMMAND_TESTS = { project: 'unit', tests: 'stream-commands.spec' } as const;
const VERIFY_TESTS = { project: 'unit', tests: 'verify-chain.spec' } as const;

/** Invariants 1, 2, 3 and 9. */
export const LOG_GUARDS: readonly Guard[] = [
  {
    name: 'log-proves-that-it-is-durable', invariant: 1, ...STORE,
    file: SCHEMA, line: 'if (journalMode !== \'wal\' || synchronous !== 2)', without: 'if (false)',
  },
  {
    name: 'log-synchronous-full', invariant: 1, project: 'faults', tests: 'store-durability', named: 'FULL is in force',
    file: SCHEMA, line: 'db.exec(\'PRAGMA synchronous = FULL\');', without: 'db.exec(\'PRAGMA synchronous = NORMAL\');',
  },
  {
    // A process that is killed keeps what it has written; the pause makes the moment before COMMIT long enough to be hit.
    name: 'answer-after-commit', invariant: 1, project: 'faults', tests: 'store-kill',
    file: WRITER, line: 'this.end();',
    without: 'require(\'node:worker_threads\').parentPort.postMessage({ kind: \'answers\', answers }); sleep(5); this.end();',
  },
  {
    name: 'failed-group-is-rolled-back', invariant: 1, ...STORE,
    file: WRITER, line: 'this.db.exec(\'ROLLBACK\');', without: 'this.db.exec(\'COMMIT\');',
  },
  {
    name: 'unknown-outcome-sent-again', invariant: 1, project: 'faults', tests: 'store-writer-death',
    file: COMMANDS, line: 'if (error.outcome === \'unknown\')', without: 'if (false)',
  },
  {
    name: 'key-durable-before-event', invariant: 1, project: 'unit', tests: 'key-writer.spec',
    file: 'libs/privacy/src/sqlite/sqlite-key-store.js',
    line: 'const result = await this.writer.write({ kind: \'create\', person: row });',
    without: 'const result = { ref, changed: true }; void this.writer.write({ kind: \'create\', person: row });',
  },
  {
    name: 'expected-revision', invariant: 2, ...CONTRACT,
    file: WRITER, line: 'if (actual !== expected)', without: 'if (false)',
  },
  {
    name: 'one-event-per-revision', invariant: 2, ...STORE,
    file: SCHEMA, line: 'UNIQUE (stream, revision)', without: 'CHECK (revision >= 0)',
  },
  {
    name: 'position-inside-transaction', invariant: 2, ...CONTRACT,
    file: WRITER, line: 'this.db.exec(\'BEGIN IMMEDIATE\');', without: 'this.db.exec(\'BEGIN\');',
  },
  {
    name: 'read-in-order-of-positions', invariant: 2, ...CONTRACT,
    file: READER, line: 'ORDER BY e.position LIMIT', without: 'ORDER BY e.stream, e.revision LIMIT',
  },
  {
    name: 'gap-in-stream-is-refused', invariant: 2, project: 'unit', tests: 'folded-stream.spec',
    file: 'libs/event-store/src/folded-stream.js', line: 'if (event.revision > this.revision + 1)', without: 'if (false)',
  },
  {
    name: 'command-id-is-remembered', invariant: 3, ...COMMAND_TESTS,
    file: 'libs/event-store/src/folded-stream.js', line: 'this.commands.set(commandId, {', without: 'void ({',
  },
  {
    name: 'command-id-asked-before-deciding', invariant: 3, ...COMMAND_TESTS,
    file: JUDGE, line: 'if (before !== undefined)', without: 'if (false)',
  },
  {
    name: 'fingerprint-is-compared', invariant: 3, ...COMMAND_TESTS,
    file: JUDGE, line: 'if (comparable && now !== before.fingerprint)', without: 'if (false)',
  },
  {
    name: 'refusal-of-a-stale-state-is-read-again', invariant: 3, ...COMMAND_TESTS,
    file: COMMANDS, line: 'if (judgement.byState && !fresh && (await', without: 'if (false && (await',
  },
  {
    name: 'event-ids-come-from-the-command-id', invariant: 3, ...COMMAND_TESTS,
    file: 'libs/event-store/src/new-events.js',
    line: '(0, uuid_js_1.uuidV5)(request.commandId, `${request.streamId}/${own++}`)', without: '(0, uuid_js_1.uuidV4)()',
  },
  {
    name: 'same-events-are-recognised', invariant: 3, ...CONTRACT,
    file: WRITER, line: 'this.alreadyAppended(id, found, expected, events) ?? {', without: '{',
  },
  {
    name: 'command-id-from-the-idempotency-key', invariant: 3, project: 'e2e', tests: 'idempotency-key',
    file: 'apps/api/src/http/envelope.js',
    line: 'key === undefined ? (0, uuid_js_1.uuidV4)() : (0, uuid_js_1.uuidV5)(this.namespaceOf(caller), key)', without: '(0, uuid_js_1.uuidV4)()',
  },
  {
    name: 'command-id-of-one-caller', invariant: 3, project: 'e2e', tests: 'idempotency-key',
    file: 'apps/api/src/http/envelope.js', line: '(0, uuid_js_1.uuidV5)(this.namespaceOf(caller), key)', without: '(0, uuid_js_1.uuidV5)(COMMANDS, key)',
  },
  {
    name: 'hash-is-compared', invariant: 9, ...VERIFY_TESTS,
    file: VERIFY, line: 'if (computed === metadata.hash)', without: 'if (true)',
  },
  {
    name: 'time-facts-are-not-counted-among-the-commands-events', invariant: 5, project: 'unit', tests: 'time-facts.spec',
    file: 'libs/event-store/src/new-events.js', line: 'event.timeFact === undefined', without: 'own++ >= 0 && event.timeFact === undefined',
  },
  {
    name: 'time-facts-are-named-by-what-they-say', invariant: 5, project: 'unit', tests: 'time-facts.spec',
    file: 'libs/event-store/src/time-facts.js', line: '`${streamId}/${name}`', without: '`${Math.random()}/${name}`',
  },
  {
    name: 'time-facts-survive-a-refusal', invariant: 5, project: 'unit', tests: 'time-facts.spec',
    file: JUDGE, line: 'if (due.length === 0)', without: 'if (true)',
  },
  {
    name: 'commands-are-judged-after-time-has-passed', invariant: 5, project: 'unit', tests: 'time-facts.spec',
    file: JUDGE, line: 'due.length === 0 ? state', without: 'true ? state',
  },
  {
    name: 'hash-covers-what-is-sealed', invariant: 9, ...VERIFY_TESTS,
    file: 'libs/event-store/src/hash-chain.js', line: 'text.sealed === undefined ?', without: 'true ?',
  },
  {
    name: 'link-is-compared', invariant: 9, ...VERIFY_TESTS,
    file: VERIFY, line: '|| metadata.previousHash === before.hash)', without: '|| true)',
  },
  {
    name: 'missing-revision-is-told', invariant: 9, ...VERIFY_TESTS, named: 'reads by position only',
    file: VERIFY, line: 'if (revision === expected)', without: 'if (true)',
  },
  {
    name: 'order-of-positions-is-checked', invariant: 9, ...VERIFY_TESTS,
    file: VERIFY, line: 'if (before !== undefined && position <= before.position)', without: 'if (false)',
  },
  {
    name: 'missing-positions-are-told', invariant: 9, ...VERIFY_TESTS,
    file: VERIFY, line: 'gapFree ? await store.positionGaps(upTo, keepFindings) : []', without: '[]',
  },
  {
    name: 'a-crash-fails-its-test', invariant: 'no rejection goes unseen', project: 'faults', tests: 'faults/unhandled-rejection', named: 'nobody handles fails the test',
    file: 'test/support/end-process.js', line: 'if (exitCode === 0 ||', without: 'if (true ||',
  },
  {
    name: 'an-app-that-ended-by-itself-fails-its-test', invariant: 'no rejection goes unseen', project: 'faults', tests: 'faults/supervisor-kill', named: 'ended by itself',
    file: 'test/support/started-product.js', line: 'if (ended.join() !== killed.join())', without: 'if (false)',
  },
];
