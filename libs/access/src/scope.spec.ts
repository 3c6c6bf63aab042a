import fc from 'fast-check';
import { gridKey } from '#libs/ticketing/src/ticket/post.js';
import type { TicketCommandType } from '#libs/ticketing/src/ticket/ticket-command.js';
import type { ExistingTicket } from '#libs/ticketing/src/ticket/ticket-state.js';
import { authorizeTicketCommand, ticketScope, visibility } from './authorize.js';
import { type Caller, ROLES, type TicketScope } from './caller.js';
import { OutOfScopeError, RoleForbiddenError } from './errors.js';
import { mayEver } from './permissions.js';
import { callerAs, closed, commandsOf, ticketWith, waiting } from './testing/samples.js';

const RUNS = 5000;
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const community = fc.constantFrom('xf', 'yl', 'hd');
const grid = fc.constantFrom('01', '02');
const key = fc.tuple(community, grid).map(([communityId, gridId]) => gridKey(communityId, gridId));
const unit = fc.constantFrom('power-works', 'water-works');
const account = fc.constantFrom('me', 'other');

const caller: fc.Arbitrary<Caller> = fc
  .record({
    subject: account, role: fc.constantFrom(...ROLES), communities: fc.uniqueArray(community), grids: fc.uniqueArray(key), unit: maybe(unit),
    personRef: maybe(fc.constantFrom('p-me', 'p-other')),
  })
  .map(({ unit: its, personRef, ...rest }) => ({ ...rest, ...(its === undefined ? {} : { unit: its }), ...(personRef === undefined ? {} : { personRef }) }));

const ticket: fc.Arbitrary<ExistingTicket> = fc
  .record({
    facts: fc.record({
      communityId: community, gridId: maybe(grid), formerGrids: fc.uniqueArray(key), claimant: maybe(account),
      units: fc.uniqueArray(unit).map((units) => units.map((unitId) => ({ unitId, calledAt: '' }))),
      reporterRef: fc.constantFrom('p-me', 'p-other'), kind: fc.constantFrom('complaint' as const, 'tip-off' as const),
      everTipOff: maybe(fc.constant(true as const)),
    }),
    status: fc.constantFrom('reported', 'dispatched', 'closed'),
  })
  .map(({ facts, status }) => {
    const open = ticketWith(facts);
    return status === 'reported' ? waiting(open) : status === 'closed' ? closed(open) : open;
  });

/** The scopes as caller.ts words them, the way a list query reads them. */
function lists(scope: TicketScope, { status, communityId, gridId, formerGrids, reporterRef, units, claimant, kind, everTipOff }: ExistingTicket): boolean {
  switch (scope.kind) {
    case 'none':
      return false;
    case 'reporter':
      return reporterRef === scope.personRef;
    case 'grids':
      return scope.grids.includes(`${communityId}/${gridId}`) || (status !== 'closed' && formerGrids.some((former) => scope.grids.includes(former)));
    case 'communities':
      return scope.communities.includes(communityId);
    case 'unit':
      return units.some(({ unitId }) => unitId === scope.unit);
    case 'volunteer':
      return claimant === scope.claimant
        || (status === 'dispatched' && claimant === undefined && kind !== 'tip-off' && everTipOff !== true && scope.communities.includes(communityId));
  }
}

describe('the scope of a caller', () => {
  it('lists exactly the tickets that it shows one by one', () => {
    fc.assert(
      fc.property(caller, ticket, (who, which) => {
        expect(visibility(who, which) !== null).toBe(lists(ticketScope(who), which));
      }),
      { numRuns: RUNS },
    );
  });

  it('bounds every command: what is not seen answers 404, what the role never may 403, and nothing else is thrown', () => {
    const type = fc.constantFrom(...(Object.keys(commandsOf('admin')).filter((name) => name !== 'Report') as TicketCommandType[]));
    fc.assert(
      fc.property(caller, ticket, type, (who, which, what) => {
        let thrown: unknown;
        try {
          authorizeTicketCommand(who, commandsOf(who.role)[what], which);
        } catch (error) {
          thrown = error;
        }
        if (!mayEver(who.role, what)) expect(thrown).toBeInstanceOf(RoleForbiddenError);
        else if (visibility(who, which) === null) expect(thrown).toBeInstanceOf(OutOfScopeError);
        else if (thrown !== undefined) expect(thrown).toBeInstanceOf(RoleForbiddenError);
      }),
      { numRuns: RUNS },
    );
  });

  it('never grows by losing something', () => {
    fc.assert(
      fc.property(caller, ticket, (who, which) => {
        const less: Caller[] = [
          { ...who, communities: who.communities.slice(1) }, { ...who, grids: who.grids.slice(1) },
          { subject: who.subject, role: who.role, communities: who.communities, grids: who.grids },
        ];
        for (const reduced of less) if (visibility(reduced, which) !== null) expect(visibility(who, which)).not.toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('is decided in a microsecond or so', () => {
    const leader = callerAs('grid-leader');
    const own = ticketWith({ communityId: 'xf', gridId: 'xf-01' });
    const command = commandsOf('grid-leader').Acknowledge;
    const once = (): number => {
      const from = process.hrtime.bigint();
      for (let n = 0; n < 10_000; n++) authorizeTicketCommand(leader, command, own);
      return Number(process.hrtime.bigint() - from) / 10_000 / 1000;
    };
    // The best of many runs, with room: what is caught is a look-up that became a search.
    expect(Math.min(...Array.from({ length: 10 }, once))).toBeLessThan(10);
  });
});
