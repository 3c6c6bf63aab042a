import type { Guard } from './guard.js';

const PROPERTIES = { invariant: 5, project: 'unit', tests: 'ticket-clocks.property.spec' } as const;
const EXAMPLES = { invariant: 'deadlines', project: 'unit', tests: 'deadlines.spec' } as const;
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
];
