import type { Guard } from './guard.js';

const DECIDE = 'libs/ticketing/src/ticket/decide';
const FIXTURES = { project: 'unit', tests: 'stored-events.spec' } as const;

/** Invariant 12, and rules of DOMAIN §3. */
export const DOMAIN_GUARDS: readonly Guard[] = [
  {
    name: 'stored-event-type-is-known-for-ever', invariant: 12, ...FIXTURES,
    file: 'libs/ticketing/src/ticket/evolve.js', line: 'case \'TicketClaimed\':', without: 'case \'TicketClaimedBy\':',
  },
  {
    name: 'stored-field-is-known-for-ever', invariant: 12, ...FIXTURES,
    file: 'libs/ticketing/src/ticket/evolve.js', line: 'data.toCommunityId', without: 'data.toCommunity',
  },
  {
    name: 'what-is-written-keeps-its-shape', invariant: 12, ...FIXTURES,
    file: 'libs/ticketing/src/ticket/step-event.js', line: 'type: \'TicketRejected\', data: { reasonCode: command.reasonCode }', without: 'type: \'TicketRejected\', data: { reason: command.reasonCode }',
  },
  {
    name: 'old-version-is-upcast', invariant: 12, project: 'unit', tests: 'upcasters.spec',
    file: 'libs/event-store/src/upcasters.js', line: 'current = step(current);', without: '',
  },
  {
    name: 'returned-after-ruling', invariant: 'returned-after-ruling', project: 'unit', tests: 'return-ticket.spec',
    file: `${DECIDE}/return-ticket.js`, line: 'if (grid !== undefined && open.ruledGrids.includes(grid))', without: 'if (false)',
  },
  {
    name: 'ruling-is-over-after-reopening', invariant: 'returned-after-ruling', project: 'unit', tests: 'return-ticket.spec',
    file: 'libs/ticketing/src/ticket/evolve-ending.js', line: 'returnedBy: [], ruledGrids: []', without: 'returnedBy: []',
  },
  {
    name: 'ruling-needed', invariant: 'ruling-needed', project: 'unit', tests: 'dispatch-ticket.spec',
    file: `${DECIDE}/dispatch-ticket.js`, line: 'if (returnedIt && command.ruling !== true)', without: 'if (false)',
  },
  {
    name: 'same-target', invariant: 'same-target', project: 'unit', tests: 'dispatch-ticket.spec',
    file: `${DECIDE}/dispatch-ticket.js`, line: 'if (isAlreadyAt(ticket, command))', without: 'if (false)',
  },
  {
    name: 'agreement-open', invariant: 'agreement-open', project: 'unit', tests: 'resolve-ticket.spec|hold-mediation.spec',
    file: `${DECIDE}/resolve-ticket.js`, line: 'if (command.outcome === \'solved\' && ', without: 'if (false && ',
  },
  {
    name: 'one-claimant-at-a-time', invariant: 'already-claimed', project: 'unit', tests: 'claim-ticket.spec',
    file: `${DECIDE}/claim-ticket.js`, line: 'if (ticket.claimant !== undefined)', without: 'if (false)',
  },
  {
    name: 'reopen-within-thirty-days', invariant: 'reopen-window-passed', project: 'unit', tests: 'reopen-ticket.spec',
    file: `${DECIDE}/reopen-ticket.js`, line: '!(0, instant_js_1.isBefore)(now, until)', without: 'false',
  },
  {
    name: 'call-back-by-somebody-else', invariant: 'own-case', project: 'unit', tests: 'rate-ticket.spec',
    file: `${DECIDE}/rate-ticket.js`, line: 'if (command.via === \'call-back\' && mode !== \'import\')', without: 'if (false)',
  },
  {
    name: 'duplicate-of-duplicate', invariant: 'duplicate-of-duplicate', project: 'unit', tests: 'link-ticket.spec',
    file: `${DECIDE}/link-ticket.js`, line: 'if (command.targetIsDuplicate)', without: 'if (false)',
  },
  {
    name: 'living-only-after-adoption', invariant: 'not-adopted', project: 'unit', tests: 'ticket/decide',
    file: 'libs/ticketing/src/ticket/decide.js', line: 'if (ticket.imported && !ticket.adopted && command.type !== \'Adopt\')', without: 'if (false)',
  },
  {
    name: 'second-resolution-implies-reopening', invariant: 'implied-by-source', project: 'unit', tests: 'import-step.spec',
    file: `${DECIDE}/import-step.js`, line: 'if (again)', without: 'if (false)',
  },
];
