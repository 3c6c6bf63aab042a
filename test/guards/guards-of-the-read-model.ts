import type { Guard } from './guard.js';

const FOLD = 'libs/read-model/src/tickets/fold-ticket.js';
const LANE = 'libs/projections/src/projection-lane.js';

const FACTS = 'libs/read-model/src/facts/fold-facts.js';

const STATISTICS_TESTS = { project: 'unit', tests: 'statistics/statistics.property.spec' } as const;
const FOLD_TESTS = { project: 'unit', tests: 'fold-ticket.spec' } as const;
const RUNNER_TESTS = { project: 'unit', tests: 'projection-runner.spec' } as const;
const REBUILD_TESTS = { project: 'unit', tests: 'projections/src/rebuild.spec' } as const;

/** Invariant 4. */
export const READ_MODEL_GUARDS: readonly Guard[] = [
  {
    name: 'a-late-step-changes-nothing-before-the-last-hand-over', invariant: 7, project: 'unit', tests: 'fold-facts.property', named: 'invariant 7',
    file: 'libs/read-model/src/facts/fold-facts.js', line: 'Math.max(occurred, lastHandOver(facts.holdings))', without: 'occurred',
  },
  {
    name: 'what-time-ends-ends-at-its-own-instant', invariant: 5, project: 'unit', tests: 'fold-facts.property', named: 'hold the due instants',
    file: 'libs/ticketing/src/deadlines/due-facts.js', line: 'Date.parse(isWindowOver(fact) ? fact.occurredAt : ', without: 'Date.parse(',
  },
  {
    name: 'what-is-exempted-was-missed', invariant: 5, project: 'unit', tests: 'deadline-figures', named: 'exempt the clock that was missed',
    file: 'libs/ticketing/src/deadlines/due-facts.js', line: ' && isMissed(row)', without: '',
  },
  {
    name: 'exemptions-are-counted', invariant: 4, ...STATISTICS_TESTS,
    file: FACTS, line: 'if (exemptions(next) > exemptions(facts))', without: 'if (false)',
  },
  {
    name: 'a-reopening-takes-the-resolution-out', invariant: 4, ...STATISTICS_TESTS,
    file: FACTS, line: 'if (after.reopened_count !== before.reopened_count) {\n        return {', without: 'if (false) {\n        return {',
  },
  {
    name: 'a-linked-duplicate-is-none-of-the-resolved', invariant: 4, ...STATISTICS_TESTS,
    file: FACTS, line: 'return before_link === null ? \'closed\' : \'duplicate\';', without: 'return \'closed\';',
  },
  {
    name: 'time-that-stood-still-is-no-handling-time', invariant: 4, ...STATISTICS_TESTS,
    file: 'libs/read-model/src/statistics/ticket-reader.js', line: 'if (high > low)', without: 'if (false)',
  },
  {
    name: 'a-replay-ends-at-its-position', invariant: 4, project: 'unit', tests: 'replay-statistics.property', named: 'are those of an installation',
    file: 'libs/engine/src/replay/replay-statistics.js', line: '{ upTo, onRead:', without: '{ upTo: head, onRead:',
  },
  {
    name: 'checkpoint-moves-by-compare-and-set', invariant: 4, ...RUNNER_TESTS,
    file: 'libs/projections/src/checkpoints.js', line: 'if (moved.numUpdatedRows !== 1n)', without: 'if (false)',
  },
  {
    name: 'rows-and-checkpoint-in-one-transaction', invariant: 4, ...RUNNER_TESTS,
    file: 'libs/projections/src/in-transaction.js', line: 'db.transaction().execute(work)', without: 'work(db)',
  },
  {
    name: 'events-before-the-checkpoint-are-passed-over', invariant: 4, ...RUNNER_TESTS,
    file: LANE, line: 'event.position > this.checkpoint.position && ', without: '',
  },
  {
    name: 'poison-event-is-not-skipped', invariant: 4, ...RUNNER_TESTS,
    file: LANE, line: 'await this.stopAt(event.position, event.eventId);', without: 'await this.write([], event.position); continue;',
  },
  {
    name: 'checkpoint-moves-over-what-is-not-handled', invariant: 4, project: 'unit', tests: 'read-model/src/projections.spec', named: 'move every checkpoint',
    file: LANE, line: 'await this.write(events, page.position);', without: 'await this.write(events, events.at(-1)?.position ?? this.checkpoint.position);',
  },
  {
    name: 'rebuild-carries-a-stream-over-the-end-of-a-page', invariant: 4, ...REBUILD_TESTS,
    file: 'libs/projections/src/rebuild.js', line: 'carry: copy.carry(), events', without: 'carry: \'{}\', events',
  },
  {
    name: 'rebuild-projects-what-came-meanwhile', invariant: 4, ...REBUILD_TESTS,
    file: 'libs/projections/src/rebuild.js', line: '(tx) => (0, rebuild_batch_js_1.projectBatch)(this.options, page.events, this.writer.in(tx))', without: 'async () => undefined',
  },
  {
    name: 'resolution-is-gone-after-reopening', invariant: 4, ...FOLD_TESTS,
    file: FOLD, line: 'const change = { resolved_at: null, closed_at: null,', without: 'const change = { closed_at: null,',
  },
  {
    name: 'step-outside-the-rules-is-evidence-only', invariant: 4, ...FOLD_TESTS,
    file: FOLD, line: 'fact.imported !== undefined && fact.type !== \'TicketResolved\' ? seen : applyFact(seen, fact)', without: 'applyFact(seen, fact)',
  },
  {
    name: 'first-response-is-the-earliest', invariant: 4, ...FOLD_TESTS,
    file: FOLD, line: 'known === null || at < known ? at : known', without: 'known ?? at',
  },
  {
    name: 'former-grid-is-kept', invariant: 4, ...FOLD_TESTS,
    file: FOLD, line: 'return [...formerGrids, row.grid_key];', without: 'return formerGrids;',
  },
  {
    name: 'event-told-twice-is-refused', invariant: 4, ...FOLD_TESTS,
    file: FOLD, line: 'if (fact.revision !== row.revision + 1)', without: 'if (false)',
  },
];
