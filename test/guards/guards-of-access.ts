import type { Guard } from './guard.js';

const AUTHORIZE = 'libs/access/src/authorize.js';
const STANDING = 'libs/access/src/standing.js';
const SCOPE = 'libs/read-model/src/queries/ticket-scope-branches.js';

const TABLE_TESTS = { project: 'unit', tests: 'authorize.spec' } as const;
const LIST_TESTS = { project: 'unit', tests: 'sqlite-read-model.spec', named: 'out of scope' } as const;
const WORK = 'libs/read-model/src/queries/work-list.js';
const WORK_TESTS = { project: 'unit', tests: 'read-model/src/work-list.spec' } as const;
const CALLER_TESTS = { project: 'e2e', tests: 'bad-caller' } as const;

/** Invariant 11. */
export const ACCESS_GUARDS: readonly Guard[] = [
  {
    name: 'command-needs-sight-of-the-ticket', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (state.status === \'none\' || !standing_js_1.SIGHTS[sees.tickets](caller, state))', without: 'if (state.status === \'none\')',
  },
  {
    name: 'command-needs-standing', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (!standing_js_1.STANDINGS[grant.to](caller, state))', without: 'if (false)',
  },
  {
    name: 'dispatchers-act-only-where-no-grid-is-in-charge', invariant: 11, ...TABLE_TESTS,
    file: STANDING, line: 'ticket.gridId === undefined && isInCommunity(caller, ticket)', without: 'isInCommunity(caller, ticket)',
  },
  {
    name: 'command-needs-a-grant-of-the-role', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (grant === undefined)\n        throw', without: 'if (grant === undefined)\n        return;\n    if (false)\n        throw',
  },
  {
    name: 'grant-is-narrowed', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (grant.only !== undefined && !narrowing_js_1.NARROWINGS[grant.only].holds(caller, command))', without: 'if (false)',
  },
  {
    name: 'report-within-the-own-communities', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (!caller.communities.includes(communityId))\n                throw', without: 'if (false)\n                throw',
  },
  {
    name: 'nothing-is-shown-without-sight', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (state.status === \'none\' || !standing_js_1.SIGHTS[tickets](caller, state))\n        return null;',
    without: 'if (state.status === \'none\')\n        return null;',
  },
  {
    name: 'identity-only-with-sight', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (state.status === \'none\' || !standing_js_1.SIGHTS[tickets](caller, state))\n        throw',
    without: 'if (state.status === \'none\')\n        throw',
  },
  {
    name: 'tip-off-is-opened-with-a-reason-only', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'return ticket.kind === \'tip-off\' || ticket.everTipOff === true;', without: 'return false;',
  },
  {
    name: 'former-grid-follows-until-the-end', invariant: 11, ...TABLE_TESTS,
    file: STANDING, line: 'ticket.status !== \'closed\' && ', without: '',
  },
  {
    name: 'statistics-of-own-communities', invariant: 11, ...TABLE_TESTS,
    file: AUTHORIZE, line: 'if (communityId !== undefined && !communities.includes(communityId))', without: 'if (false)',
  },
  {
    name: 'list-of-a-reporter', invariant: 11, ...LIST_TESTS,
    file: SCOPE, line: 'query.where(\'t.reporter_ref\', \'=\', scope.personRef)', without: 'query',
  },
  {
    name: 'list-of-communities', invariant: 11, ...LIST_TESTS,
    file: SCOPE, line: 'query.where(\'t.community_id\', \'=\', community)', without: 'query',
  },
  {
    name: 'list-of-former-grids', invariant: 11, ...LIST_TESTS,
    file: SCOPE, line: '.where(\'t.status\', \'not in\', ENDED)', without: '',
  },
  {
    name: 'list-of-a-unit', invariant: 11, ...LIST_TESTS,
    file: SCOPE, line: '.where(\'reader.unit_id\', \'=\', scope.unit)', without: '',
  },
  {
    name: 'list-of-a-volunteer', invariant: 11, ...LIST_TESTS,
    file: SCOPE, line: '.where(\'t.ever_tip_off\', \'=\', 0)', without: '',
  },
  {
    name: 'work-of-own-grids', invariant: 11, ...WORK_TESTS,
    file: WORK, line: '.where(\'t.grid_key\', \'=\', grid)', without: '',
  },
  {
    name: 'work-of-the-own-unit', invariant: 11, ...WORK_TESTS,
    file: WORK, line: '.where(\'u.unit_id\', \'=\', scope.unit)', without: '',
  },
  {
    name: 'work-of-own-communities', invariant: 11, ...WORK_TESTS,
    file: WORK, line: '.where(\'t.community_id\', \'=\', community)', without: '',
  },
  {
    name: 'escalations-of-own-communities', invariant: 11, ...WORK_TESTS,
    file: WORK, line: '.where(\'t.community_id\', \'in\', [...wanted])', without: '',
  },
  {
    name: 'imported-histories-are-nobodys-work', invariant: 11, ...WORK_TESTS,
    file: WORK, line: '.where((row) => row.or([row(\'t.imported\', \'=\', 0), row(\'t.adopted\', \'=\', 1)]))', without: '',
  },
  {
    name: 'token-is-verified', invariant: 11, project: 'unit', tests: 'tokens.spec',
    file: 'libs/access/src/tokens/token-verifier.js',
    line: 'await (0, jose_1.jwtVerify)(token, this.keys, { ...this.options, currentDate: new Date(now) })', without: '{ payload: (0, jose_1.decodeJwt)(token) }',
  },
  {
    name: 'route-asks-for-the-role', invariant: 11, ...CALLER_TESTS,
    file: 'apps/api/src/access/auth.guard.js', line: '(0, authorize_js_1.authorizeRole)(caller, access);', without: '',
  },
  {
    name: 'silent-route-is-denied', invariant: 11, project: 'unit', tests: 'access/route-audit.spec',
    file: 'apps/api/src/access/access.decorator.js', line: 'throw new Error(\'this route does not say who may call it\');', without: 'return exports.PUBLIC;',
  },
  {
    name: 'silent-route-stops-the-start', invariant: 11, project: 'unit', tests: 'access/route-audit.spec',
    file: 'apps/api/src/access/route-audit.js', line: 'if (open.length > 0)', without: 'if (false)',
  },
  {
    name: 'ticket-is-read-with-sight-only', invariant: 11, ...CALLER_TESTS,
    file: 'apps/api/src/queries/get-ticket/get-ticket.handler.js', line: 'if (sight === null || ', without: 'if (',
  },
  {
    name: 'unknown-event-is-not-shown', invariant: 11, project: 'unit', tests: 'seen-step.spec',
    file: 'libs/access/src/seen-step.js', line: 'if (sight.history === \'public\' && shown === null)', without: 'if (false)',
  },
];
