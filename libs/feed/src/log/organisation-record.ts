import type { OrganisationFact } from '#libs/ticketing/src/organisation/organisation-event.js';
import { type Community, type ExistingCommunity, type Grid, gridOf, unitOf } from '#libs/ticketing/src/organisation/organisation-state.js';
import { gridPost } from '#libs/ticketing/src/ticket/post.js';
import type { OrganisationRecord } from '../message-types.js';

export interface KeyedRecord<R> {
  readonly key: string;
  readonly record: R;
}

/**
 * What an organisation event changes for those who join with it: the one community, grid or unit that it concerns, whole.
 * Accounts and buildings stay in the installation.
 * @param community the state after the event
 * @returns undefined when nothing is known of what the event concerns, or nothing that is told has changed
 */
export function organisationRecord(community: Community, { type, data }: OrganisationFact, position: string): KeyedRecord<OrganisationRecord> | undefined {
  if (!community.exists) return undefined;
  switch (type) {
    case 'CommunityCreated':
    case 'SelfDispatchSwitched':
      return communityRecord(community, position);
    case 'GridAdded':
    case 'GridRenamed':
    case 'GridClosed':
    case 'LeaderAppointed':
    case 'LeaderRelieved':
    case 'SubstituteNamed':
      return gridRecord(community, gridOf(community, data.gridId), position);
    case 'BuildingAssigned':
    case 'BuildingRemoved':
      return undefined;
    case 'UnitRegistered':
    case 'UnitRetired': {
      const unit = unitOf(community, data.unitId);
      const { communityId } = community;
      return unit && { key: `${communityId}/unit/${unit.unitId}`, record: { type: 'unit', communityId, unitId: unit.unitId, name: unit.name, kind: unit.kind, retired: unit.retired, position } };
    }
    default: {
      const never: never = type;
      throw new RangeError(`organisation event of an unknown type: ${String(never)}`);
    }
  }
}

function communityRecord({ communityId, name, timeZone, subdistrictId, dispatchesByItself }: ExistingCommunity, position: string): KeyedRecord<OrganisationRecord> {
  return { key: communityId, record: { type: 'community', communityId, name, timeZone, subdistrictId: subdistrictId ?? null, dispatchesByItself, position } };
}

function gridRecord({ communityId }: ExistingCommunity, grid: Grid | undefined, position: string): KeyedRecord<OrganisationRecord> | undefined {
  if (grid === undefined) return undefined;
  const { gridId, name, closed, leaders } = grid;
  // Without a clock: an appointment without an end holds, whatever the instant.
  const appointed = leaders.some(({ to }) => to === undefined);
  return { key: `${communityId}/grid/${gridId}`, record: { type: 'grid', communityId, gridId, name, closed, post: gridPost(communityId, gridId), appointed, position } };
}
