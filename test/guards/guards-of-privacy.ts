import type { Guard } from './guard.js';

const WRITES = 'libs/privacy/src/sqlite/key-writes.js';
const ERASURE_TESTS = { project: 'unit', tests: 'sqlite/erasure.spec' } as const;
const ON_POSTGRES = { project: 'engines', tests: 'engines/key-store.contract' } as const;
const SEALER_TESTS = { project: 'unit', tests: 'privacy/src/sealer.spec' } as const;

/** Invariant 10. */
export const PRIVACY_GUARDS: readonly Guard[] = [
  {
    name: 'erased-key-is-overwritten', invariant: 10, ...ERASURE_TESTS,
    file: WRITES, line: 'this.#sql.wipeKey.run(Number(person[\'key_id\']));', without: '',
  },
  {
    name: 'erased-identity-is-gone', invariant: 10, ...ERASURE_TESTS,
    file: WRITES, line: 'SET key_id = NULL, identity = NULL, subject_index', without: 'SET key_id = NULL, subject_index',
  },
  {
    name: 'deleted-bytes-are-overwritten', invariant: 10, ...ERASURE_TESTS,
    file: 'libs/privacy/src/sqlite/key-database.js', line: 'PRAGMA secure_delete = ON;', without: '',
  },
  {
    name: 'erased-bytes-leave-the-log-of-writes', invariant: 10, ...ERASURE_TESTS,
    file: 'libs/privacy/src/sqlite/finish-erasures.js', line: 'PRAGMA wal_checkpoint(TRUNCATE)', without: 'PRAGMA wal_checkpoint(PASSIVE)',
  },
  {
    name: 'erasure-raises-the-epoch', invariant: 10, ...ERASURE_TESTS,
    file: WRITES, line: 'erasure_epoch = erasure_epoch + 1, ', without: '',
  },
  {
    name: 'epoch-is-asked-before-a-cached-key-is-used', invariant: 10, ...ERASURE_TESTS,
    file: 'libs/privacy/src/sqlite/sqlite-key-store.js', line: 'if (epoch === this.#epoch)', without: 'if (this.#epoch !== -1)',
  },
  {
    name: 'check-of-the-epoch-is-shared-only-by-those-who-go-together', invariant: 10, project: 'unit', tests: 'once-per-turn.spec',
    file: 'libs/privacy/src/once-per-turn.js', line: 'if (!event_loop_turn_js_1.eventLoopTurn.isTogether)', without: 'if (false)',
  },
  {
    name: 'check-of-the-epoch-is-forgotten-at-the-next-turn', invariant: 10, project: 'unit', tests: 'once-per-turn.spec',
    file: 'libs/privacy/src/once-per-turn.js', line: 'event_loop_turn_js_1.eventLoopTurn.whenOver(this.#endOfTurn);', without: '',
  },
  {
    name: 'postgres-erased-identity-is-gone', invariant: 10, ...ON_POSTGRES,
    file: 'libs/privacy/src/postgres/key-tables.js', line: 'SET wrapped = NULL, identity = NULL,', without: 'SET wrapped = NULL,',
  },
  {
    name: 'postgres-erasure-raises-the-epoch', invariant: 10, ...ON_POSTGRES,
    file: 'libs/privacy/src/postgres/key-tables.js', line: 'erasure_epoch = erasure_epoch + 1', without: 'erasure_epoch = erasure_epoch',
  },
  {
    name: 'postgres-erasure-is-answered-when-nobody-believes-otherwise', invariant: 10, ...ON_POSTGRES,
    file: 'libs/privacy/src/postgres/postgres-key-store.js', line: 'await (0, promises_1.setTimeout)(erasure_epoch_js_1.ERASURE_WAIT_MS);', without: '',
  },
  {
    name: 'key-goes-before-the-event-that-says-so', invariant: 10, project: 'unit', tests: 'erase-person.spec',
    file: 'libs/privacy/src/erase-person.js', line: 'const erasedNow = await this.keys.erase(personRef);',
    without: 'await this.record(request); const erasedNow = await this.keys.erase(personRef);',
  },
  {
    name: 'erasures-are-replayed-before-anybody-reads', invariant: 10, project: 'e2e', tests: 'e2e/erasure.spec',
    file: 'libs/engine/src/open-key-store.js', line: 'await (0, replay_erasures_js_1.replayErasures)(log, stored)', without: '0',
  },
  {
    name: 'an-erasure-is-ordered-before-the-key-goes', invariant: 10, project: 'unit', tests: 'erase-person.spec',
    file: 'libs/privacy/src/erase-person.js', line: 'await this.order(request);', without: '',
  },
  {
    name: 'who-is-recorded-as-erased-costs-no-key-write', invariant: 10, project: 'unit', tests: 'erase-person.spec', named: 'costs no write',
    file: 'libs/privacy/src/unfinished-erasures.js', line: 'if (await this.#isRecorded(personRef))', without: 'if (false)',
  },
  {
    name: 'a-held-file-keeps-no-process-from-starting', invariant: 10, project: 'unit', tests: 'erase-person.spec', named: 'old bytes a reader',
    file: 'libs/privacy/src/unfinished-erasures.js', line: 'if (!(outcome.reason instanceof key_store_errors_js_1.ErasureIncompleteError))', without: 'if (true)',
  },
  {
    name: 'an-order-that-met-an-absent-key-store-is-carried-out', invariant: 10, project: 'unit', tests: 'erase-person.spec', named: 'met a key store that was away',
    file: 'libs/privacy/src/unfinished-erasures.js', line: 'await this.keys.eraseForGood(personRef);', without: '',
  },
  {
    name: 'orders-are-swept-while-the-api-runs', invariant: 10, project: 'unit', tests: 'operations/sweep-erasures.spec',
    file: 'apps/api/src/operations/sweep-erasures.js', line: 'void goOn();', without: '',
  },
  {
    name: 'erasures-older-than-their-orders-are-replayed', invariant: 10, project: 'unit', tests: 'erase-person.spec', named: 'log without orders',
    file: 'libs/privacy/src/replay-erasures.js', line: 'yield* erasedByName(store);', without: ';',
  },
  {
    name: 'keys-wait-until-the-log-was-asked', invariant: 10, project: 'engines', tests: 'engines/processes', named: 'start while the database is away',
    file: 'libs/privacy/src/key-store-behind-log.js', line: 'if (this.state !== \'open\')', without: 'if (false)',
  },
  {
    name: 'a-command-waits-until-its-master-key-is-proven', invariant: 3, project: 'faults', tests: 'faults/engines-away', named: 'started while the key store is away',
    file: 'libs/privacy/src/key-store-behind-log.js', line: 'if (this.state === \'unproven\')', without: 'if (false)',
  },
  {
    name: 'an-unknown-erased-person-is-kept-out', invariant: 10, project: 'unit', tests: 'erase-person.spec',
    file: 'libs/privacy/src/sqlite/key-writes.js', line: 'this.#sql.insertPerson.run(ref, null, null, null, null);', without: '',
  },
  {
    name: 'no-text-is-sealed-for-who-is-erased', invariant: 10, project: 'unit', tests: 'stream-commands.spec',
    file: 'libs/event-store/src/new-events.js', line: 'throw new rule_violation_js_1.RuleViolation(\'person-erased\');', without: 'return { keyRef: \'\', iv: \'\', ciphertext: \'\', tag: \'\' };',
  },
  {
    name: 'envelope-is-bound-to-its-event', invariant: 10, ...SEALER_TESTS,
    file: 'libs/privacy/src/aes-gcm.js', line: 'setAAD(Buffer.from(context, \'utf8\'))', times: 2, without: 'setAAD(Buffer.alloc(0))',
  },
  {
    name: 'envelope-is-bound-to-its-stream', invariant: 10, ...SEALER_TESTS,
    file: 'libs/privacy/src/ticket-keys.js', line: 'expandPair(streamId)', without: 'expandPair(\'\')',
  },
  {
    name: 'personal-part-is-sealed', invariant: 10, project: 'unit', tests: 'stream-commands.spec', named: 'seals personal data',
    file: 'libs/event-store/src/new-events.js', line: 'data: event.data, ...(sealed', without: 'data: { ...event.data, ...event.personal }, ...(sealed',
  },
  {
    name: 'fingerprint-is-keyed', invariant: 10, project: 'unit', tests: 'stream-commands.spec',
    file: 'libs/event-store/src/new-events.js', line: 'return sealer === undefined ? ', without: 'return true ? ',
  },
  {
    name: 'free-text-is-no-coded-fact', invariant: 10, project: 'unit', tests: 'stored-events.spec',
    file: 'libs/ticketing/src/ticket/step-event.js', line: 'type: \'TicketAcknowledged\', data: {}', without: 'type: \'TicketAcknowledged\', data: { message: command.message }',
  },
  {
    name: 'log-shows-the-route-not-the-address', invariant: 10, project: 'unit', tests: 'http/http.spec', named: 'never the URL',
    file: 'apps/api/src/http/request-log.js', line: 'request.routeOptions.url', without: 'request.url',
  },
];
