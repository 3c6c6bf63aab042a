import type { Guard } from './guard.js';

const PROPERTIES = { invariant: 5, project: 'unit', tests: 'ticket-clocks.property.spec' } as const;
const EXAMPLES = { invariant: 'deadlines', project: 'unit', tests: 'deadlines.spec' } as const;
const LIVES = { invariant: 5, project: 'unit', tests: 'ticket-deadlines.property.spec' } as const;
const SIMULATION = { invariant: 'simulation', project: 'unit', tests: 'simulate-ticket.property.spec' } as const;
const SIMULATED = 'libs/ticketing/src/simulation/simulate-ticket.js';
const PASSED = 'libs/ticketing/src/deadlines/passed-milestones.js';
const CLOCKS = 'libs/ticketing/src/deadlines/ticket-clocks.js';

/** Invariant 5: what time brings does not depend on who looks, or when. */
export const DEADLINE_GUARDS: readonly Guard[] = [
  {
    name: 'milestones-pass-in-order', ...PROPERTIES,
    file: PASSED, line: 'compare(one.milestone.dueAt, other.milestone.dueAt)', without: '0',
  },
  {
    name: 'a-recorded-milestone-is-not-told-again', ...PROPERTIES,
    file: CLOCKS, line: 'deadline.milestones.filter((rung) => rung.at !== at)', without: 'deadline.milestones',
  },
  {
    name: 'another-rule-tells-no-milestone-again', ...PROPERTIES,
    file: CLOCKS, line: 'deadlines.map((deadline) => withoutPassed(clocks, deadline))', without: 'deadlines',
  },
  {
    name: 'accountability-only-rises', ...EXAMPLES,
    file: PASSED, line: 'milestone.action !== \'escalate\' || ', without: 'true || ',
  },
  {
    name: 'what-time-ends-counts-from-its-own-instant', ...LIVES,
    file: 'libs/ticketing/src/ticket/evolve-ending.js', line: 'actor.role === system_js_1.SYSTEM.role', without: 'false',
  },
  {
    name: 'an-agreement-falls-with-its-mediation', ...LIVES,
    file: 'libs/ticketing/src/ticket/ticket-clocks-of.js', line: '[\'dispatch\', \'acknowledge\', \'perform\']', without: '[\'dispatch\', \'acknowledge\']',
  },
  {
    name: 'an-ended-ticket-has-no-clocks', ...LIVES,
    file: 'libs/ticketing/src/ticket/ticket-clocks-of.js', line: 'linked)(clocks, countedInstant(before, fact)) : (0, ticket_clocks_js_1.allStopped)(clocks)',
    without: 'linked)(clocks, countedInstant(before, fact)) : clocks',
  },
  {
    name: 'due-at-the-instant-is-in-time', ...EXAMPLES,
    file: PASSED, line: '({ dueAt }) => dueAt < now', without: '({ dueAt }) => dueAt <= now',
  },
  {
    name: 'a-pause-holds-clocks-back', ...EXAMPLES,
    file: PASSED, line: 'pausedSince === undefined ? deadlines', without: 'true ? deadlines',
  },
  {
    name: 'an-agreed-date-does-not-pause', ...EXAMPLES,
    file: CLOCKS, line: 'stage !== \'perform\'', without: 'true',
  },
  {
    name: 'an-extension-moves-each-rung-by-its-part', ...EXAMPLES,
    file: 'libs/ticketing/src/deadlines/move-deadline.js', line: '(extended - dueAt) * at', without: '(extended - dueAt)',
  },
  {
    name: 'a-source-brings-nothing-of-the-future', invariant: 'deadlines', project: 'unit', tests: 'time-brings.spec',
    file: 'libs/ticketing/src/ticket/time-brings.js', line: ' && occurredAt < now', without: '',
  },
  {
    name: 'a-simulation-drops-what-time-had-brought', ...SIMULATION,
    file: SIMULATED, line: 'if (isMachineMade(fact)) {', without: 'if (false) {',
  },
  {
    name: 'a-simulation-brings-time-before-each-event', invariant: 'simulation', project: 'unit', tests: 'simulate-ticket.spec',
    file: SIMULATED, line: 'after.bringTime(context);', without: '',
  },
  {
    name: 'a-simulation-undoes-nothing-that-had-passed', invariant: 'simulation', project: 'unit', tests: 'simulate-ticket.spec',
    file: SIMULATED, line: 'after.bringTime(reachedBy(fact, after.ticket));', without: '',
  },
  {
    name: 'a-simulation-pins-anew', invariant: 'simulation', project: 'unit', tests: 'simulate-ticket.spec',
    file: SIMULATED, line: 'deadlines.length === 0 ? data : { ...data, deadlines }', without: 'fact.data',
  },
  {
    name: 'an-import-judges-when-its-source-was-cut', invariant: 'import', project: 'unit', tests: 'import-policy.spec',
    file: 'apps/cli/src/import/run/ticket-importer.js', line: ', this.judging(passage)];', without: '];',
  },
];
