import fc from 'fast-check';
import type { Fact } from '#libs/ticketing/src/decider.js';
import type { OrganisationCommand } from '#libs/ticketing/src/organisation/organisation-command.js';
import { organisationDecider } from '#libs/ticketing/src/organisation/organisation-decider.js';
import { type Community, communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';

export interface CommunityHistory {
  readonly streamId: string;
  readonly facts: readonly Fact<string, object>[];
  readonly state: Community;
}

const gridId = fc.constantFrom('g-01', 'g-02', 'g-03');
const name = fc.constantFrom('East', 'West', '花园');
const building = fc.constantFrom('1', '2', '3', '3A');
const account = fc.constantFrom('ann', 'bo', 'cai');
const day = (offset: number): string => new Date(Date.parse('2026-01-01T00:00:00+08:00') + offset * 86_400_000).toISOString().replace('Z', '+00:00');
const from = fc.integer({ min: 0, max: 100 }).map(day);
const to = fc.integer({ min: 50, max: 200 }).map(day);

const command: fc.Arbitrary<OrganisationCommand> = fc.oneof(
  fc.record({ type: fc.constant('SwitchSelfDispatch' as const), dispatchesByItself: fc.boolean() }),
  fc.record({ type: fc.constant('AddGrid' as const), gridId, name }),
  fc.record({ type: fc.constant('AddGrid' as const), gridId, name }),
  fc.record({ type: fc.constant('RenameGrid' as const), gridId, name }),
  fc.record({ type: fc.constant('CloseGrid' as const), gridId }),
  fc.record({ type: fc.constant('AssignBuilding' as const), gridId, building }),
  fc.record({ type: fc.constant('AssignBuilding' as const), gridId, building }),
  fc.record({ type: fc.constant('RemoveBuilding' as const), gridId, building }),
  fc.record({ type: fc.constant('AppointLeader' as const), gridId, account, from }),
  fc.record({ type: fc.constant('AppointLeader' as const), gridId, account, from, to }),
  fc.record({ type: fc.constant('RelieveLeader' as const), gridId, account, at: to }),
  fc.record({ type: fc.constant('NameSubstitute' as const), gridId, account, from, to }),
  fc.record({ type: fc.constant('RegisterUnit' as const), unitId: fc.constantFrom('police', 'water'), name, kind: fc.constant('public') }),
  fc.record({ type: fc.constant('RetireUnit' as const), unitId: fc.constantFrom('police', 'water') }),
);

/** The history of one community by the organisation's own decider. */
export function communityHistory(communityId: string): fc.Arbitrary<CommunityHistory> {
  const create: OrganisationCommand = { type: 'CreateCommunity', communityId, name: communityId, timeZone: 'Asia/Shanghai', dispatchesByItself: true };
  return fc.array(command, { maxLength: 40, size: 'max' }).map((commands) => {
    const facts: Fact<string, object>[] = [];
    let state: Community = organisationDecider.initialState;
    for (const next of [create, ...commands]) {
      const now = new Date(Date.parse('2026-02-01T00:00:00Z') + facts.length * 1000).toISOString();
      const context = { now, occurredAt: now, actor: { id: 'admin-1', role: 'admin' }, mode: 'live' as const };
      try {
        for (const event of organisationDecider.decide(next, state, context)) {
          const fact = { type: event.type, data: event.data, revision: facts.length, occurredAt: now, recordedAt: now, actor: context.actor };
          state = organisationDecider.evolve(state, fact);
          facts.push(fact);
        }
      } catch (error) {
        if (!(error instanceof RuleViolation)) throw error;
      }
    }
    return { streamId: communityStream(communityId), facts, state };
  });
}
