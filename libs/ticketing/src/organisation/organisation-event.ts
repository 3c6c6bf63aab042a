import type { Fact, NewEvent } from '../decider.js';

/**
 * Every event of the stream `community-<communityId>`. Nothing personal: people stand as account ids. Instants are
 * RFC 3339. The names are stored literals: never rename one, add an upcaster instead.
 */
export interface OrganisationEvents {
  CommunityCreated: {
    communityId: string; name: string;
    /** IANA zone, immutable: the days of every figure and the dates in ticket ids depend on it. */
    timeZone: string;
    subdistrictId?: string; dispatchesByItself: boolean;
  };
  SelfDispatchSwitched: { dispatchesByItself: boolean };
  GridAdded: { gridId: string; name: string };
  GridRenamed: { gridId: string; name: string };
  GridClosed: { gridId: string };
  BuildingAssigned: { gridId: string; building: string };
  BuildingRemoved: { gridId: string; building: string };
  LeaderAppointed: { gridId: string; account: string; from: string; to?: string };
  LeaderRelieved: { gridId: string; account: string; at: string };
  SubstituteNamed: { gridId: string; account: string; from: string; to: string };
  UnitRegistered: { unitId: string; name: string; kind: string };
  UnitRetired: { unitId: string };
}

export type OrganisationEventType = keyof OrganisationEvents;

export const ORGANISATION_EVENT_TYPES = [
  'CommunityCreated', 'SelfDispatchSwitched', 'GridAdded', 'GridRenamed', 'GridClosed', 'BuildingAssigned', 'BuildingRemoved',
  'LeaderAppointed', 'LeaderRelieved', 'SubstituteNamed', 'UnitRegistered', 'UnitRetired',
] as const satisfies readonly OrganisationEventType[];

export type OrganisationEvent = {
  [T in OrganisationEventType]: NewEvent<T, OrganisationEvents[T], Record<string, never>>;
}[OrganisationEventType];
export type OrganisationFact = { [T in OrganisationEventType]: Fact<T, OrganisationEvents[T]> }[OrganisationEventType];
