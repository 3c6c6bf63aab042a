import type { Guard } from './guard.js';

const FOLDER = 'libs/event-store/src/eventstoredb';
const APPENDING = { project: 'engines', tests: 'engines/appending-through-faults' } as const;
const READING = { project: 'engines', tests: 'engines/reading-through-faults' } as const;
const DENIED = { project: 'engines', tests: 'engines/access-denied' } as const;
const COMMANDS = { project: 'engines', tests: 'engines/commands-through-faults' } as const;

/** Invariants 1 to 3 on EventStoreDB. */
export const EVENTSTOREDB_GUARDS: readonly Guard[] = [
  {
    name: 'eventstoredb-append-has-a-time-limit', invariant: 1, ...APPENDING, named: 'never-answered',
    file: `${FOLDER}/append-call.js`, line: 'const limit = setTimeout(() => this.settle(correlationId)?.reject(', without: 'const limit = setTimeout(() => void (',
  },
  {
    name: 'eventstoredb-call-that-ends-settles', invariant: 1, ...APPENDING, named: 'call-ended',
    file: `${FOLDER}/append-call.js`, line: "call.on('end', () => this.fail(new Error('the server ended the call')));", without: '',
  },
  {
    name: 'eventstoredb-answer-is-known-by-two-numbers', invariant: 1, ...APPENDING, named: 'two numbers takes an answer',
    file: `${FOLDER}/append-call.js`, line: '(0, protocol_uuid_js_1.fromUuid)(answer.getCorrelationId())', without: "(answer.getCorrelationId()?.getString() ?? '')",
  },
  {
    name: 'eventstoredb-hung-connection-is-replaced', invariant: 1, ...APPENDING,
    file: `${FOLDER}/connection-lane.js`, line: 'this.connection = new log_connection_js_1.LogConnection(this.connectionString);', without: '',
  },
  {
    name: 'eventstoredb-answer-is-never-taken-for-ours', invariant: 3, ...COMMANDS, named: 'two nodes',
    file: `${FOLDER}/eventstoredb-event-store.js`, line: 'return { revision, position: position ??', without: 'return { written: true, revision, position: position ??',
  },
  {
    name: 'eventstoredb-proof-is-the-hash', invariant: 3, ...COMMANDS, named: 'two nodes',
    file: `${FOLDER}/append-proofs.js`, line: 'hashes.get(position) === hash', without: 'hashes.has(position)',
  },
  {
    name: 'eventstoredb-group-that-opens-was-not-there', invariant: 3, ...COMMANDS, named: 'in a group are recorded together',
    file: 'libs/event-store/src/stream-commands.js', line: 'if (opens && settled?.recorded.length === 0)', without: 'if (false)',
  },
  {
    name: 'eventstoredb-hang-is-not-waited-for-in-turn', invariant: 1, ...COMMANDS, named: 'store that hangs',
    file: 'libs/event-store/src/stream-turns.js', line: 'queue.splice(queue.indexOf(begin), 1);', without: 'return;',
  },
  {
    name: 'eventstoredb-unread-is-not-unwritten', invariant: 1, ...COMMANDS, named: 'read back',
    file: 'libs/event-store/src/stream-commands.js', line: "throw new event_store_js_1.EventStoreUnavailableError(error.message, 'unknown'", without: "throw new event_store_js_1.EventStoreUnavailableError(error.message, 'nothing-written'",
  },
  {
    name: 'eventstoredb-page-starts-behind-its-position', invariant: 2, ...READING, named: 'own events',
    file: `${FOLDER}/log-reads.js`, line: ' || (0, log_event_js_1.positionOf)(event) <= after', without: '',
  },
  {
    name: 'eventstoredb-page-holds-what-was-asked-for', invariant: 2, ...READING, named: 'looks further ahead',
    file: `${FOLDER}/log-reads.js`, line: 'own.slice(0, limit)', without: 'own',
  },
  {
    name: 'eventstoredb-head-remembers-where-it-looked', invariant: 'others who fill the database cost no reads without end', ...READING, named: 'looks for its head',
    file: `${FOLDER}/log-reads.js`, line: 'return seenEnd.head;', without: 'continue;',
  },
  {
    name: 'eventstoredb-subscription-goes-on-from-its-position', invariant: 2, ...READING, named: 'goes on from where it was',
    file: `${FOLDER}/eventstoredb-event-store.js`, line: 'position = page.position;', without: '',
  },
  {
    name: 'eventstoredb-refused-account-is-known-by-code', invariant: 'a refused account is named, and asks seldom', ...DENIED, named: 'by the code alone',
    file: `${FOLDER}/access-denied.js`, line: ' || code === PERMISSION_DENIED', without: '',
  },
  {
    name: 'eventstoredb-refused-account-asks-seldom', invariant: 'a refused account is named, and asks seldom', ...DENIED, named: 'asks seldom for its subscription',
    file: `${FOLDER}/eventstoredb-event-store.js`, line: 'error instanceof event_store_js_1.EventStoreAccessDeniedError ? DENIED_PAUSE_MS : ', without: '',
  },
  {
    name: 'eventstoredb-refusal-replaces-no-connection', invariant: 'a refused account is named, and asks seldom', ...DENIED, named: 'for one stream',
    file: `${FOLDER}/eventstoredb-event-store.js`, line: 'error instanceof event_store_js_1.EventStoreAccessDeniedError || ', without: '',
  },
  {
    name: 'eventstoredb-refusal-after-answers-is-not-unwritten', invariant: 1, ...DENIED, named: 'taken appends before',
    file: `${FOLDER}/append-call.js`, line: 'this.answered = true;', without: '',
  },
  {
    name: 'eventstoredb-append-names-its-revision', invariant: 3, project: 'unit', tests: 'append-messages.spec',
    file: `${FOLDER}/append-messages.js`, line: ': options.setStreamPosition(String(expected))', without: ': options.setAny(new empty_pb_js_1.Empty())',
  },
];
