import type { Guard } from './guard.js';

const DECIDE = 'libs/ticketing/src/ticket/decide';
const PAUSES = `${DECIDE}/decide-clock.js`;
const EXTENDS = `${DECIDE}/extend-deadline.js`;
const EXEMPTS = `${DECIDE}/exempt-breach.js`;
const TESTS = { project: 'unit', tests: 'decide-clock.spec' } as const;

/** What people may do to clocks: PauseClock, ResumeClock, ExtendDeadline, ExemptBreach, RecordMilestones. */
export const CLOCK_COMMAND_GUARDS: readonly Guard[] = [
  {
    name: 'one-pause-at-a-time', invariant: 'already-paused', ...TESTS,
    file: PAUSES, line: 'if (clocks?.pausedSince !== undefined)', without: 'if (false)',
  },
  {
    name: 'a-pause-needs-a-clock', invariant: 'no-clock-runs', ...TESTS,
    file: PAUSES, line: '(clocks?.running.some(({ stage }) => (0, ticket_clocks_js_1.isPausable)(stage)) !== true)', without: '(false)',
  },
  {
    name: 'resuming-needs-a-pause', invariant: 'not-paused', ...TESTS,
    file: PAUSES, line: '.clocks?.pausedSince === undefined)\n        throw', without: '.clocks?.pausedSince === 0)\n        throw',
  },
  {
    name: 'a-pause-ends-when-the-ticket-leaves', invariant: 'not-paused', ...TESTS,
    file: PAUSES, line: 'return [{ type: \'ClockResumed\', data: {} }, ...events];', without: 'return events;',
  },
  {
    name: 'extended-at-most-twice', invariant: 'extended-twice', ...TESTS,
    file: EXTENDS, line: 'if (granted.length >= MAX_EXTENSIONS)', without: 'if (false)',
  },
  {
    name: 'extensions-together-at-most-the-limit', invariant: 'extension-too-long', ...TESTS,
    file: EXTENDS, line: '[...alike, asked].reduce', without: '[asked].reduce',
  },
  {
    name: 'no-extension-after-the-breach', invariant: 'deadline-passed', ...TESTS,
    file: EXTENDS, line: '(clocks.pausedSince === undefined && from < now)', without: 'false',
  },
  {
    name: 'no-extension-of-a-recorded-breach', invariant: 'deadline-passed', ...TESTS,
    file: EXTENDS, line: '(0, ticket_clocks_js_1.hasPassed)(clocks, deadline, 1) || ', without: '',
  },
  {
    name: 'an-extension-counts-in-the-clocks-unit', invariant: 'extension-unit', ...TESTS,
    file: EXTENDS, line: 'if (asked === undefined)', without: 'if (false)',
  },
  {
    name: 'nobody-extends-his-own-case', invariant: 'own-case', ...TESTS,
    file: EXTENDS, line: '(0, refusals_js_1.requireOthersCase)(ticket, actor.id);', without: '',
  },
  {
    name: 'nobody-exempts-his-own-case', invariant: 'own-case', ...TESTS,
    file: EXEMPTS, line: '(0, refusals_js_1.requireOthersCase)(ticket, actor.id);', without: '',
  },
  {
    name: 'an-exemption-needs-a-breach', invariant: 'no-such-breach', ...TESTS,
    file: EXEMPTS, line: 'if (breaches.length === 0)', without: 'if (false)',
  },
  {
    name: 'a-breach-is-exempted-once', invariant: 'already-exempted', ...TESTS,
    file: EXEMPTS, line: 'if (breaches.every(({ exempted }) => exempted === true))', without: 'if (false)',
  },
  {
    name: 'an-exempted-breach-stays-on-record', invariant: 'deadlines', project: 'unit', tests: 'deadlines/deadlines.spec',
    file: 'libs/ticketing/src/deadlines/ticket-clocks.js', line: '(breach === found ? { ...breach, exempted: true } : breach)', without: 'breach',
  },
  {
    name: 'an-imported-history-brings-nothing-before-it-is-adopted', invariant: 'imports', project: 'unit', tests: 'time-brings.spec',
    file: 'libs/ticketing/src/ticket/time-brings.js', line: 'if (ticket.imported && !ticket.adopted && mode === \'live\')', without: 'if (false)',
  },
];
