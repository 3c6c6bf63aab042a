import type { Actor } from '../decider.js';
import { organisationDecider } from '../organisation/organisation-decider.js';
import type { OrganisationEvent } from '../organisation/organisation-event.js';
import { specification } from './specification.js';

/** A fictional community, event by event. */
export const givenCommunity = specification(organisationDecider);

export const ADMIN: Actor = { id: 'account-admin', role: 'admin' };

export const created: OrganisationEvent = {
  type: 'CommunityCreated',
  data: { communityId: 'xf', name: 'Happiness Lane', timeZone: 'Asia/Shanghai', subdistrictId: 'wj', dispatchesByItself: true },
};
export const gridAdded = (gridId: string): OrganisationEvent => ({ type: 'GridAdded', data: { gridId, name: `Grid ${gridId}` } });
export const gridClosed = (gridId: string): OrganisationEvent => ({ type: 'GridClosed', data: { gridId } });
export const buildingAssigned = (gridId: string, building: string): OrganisationEvent => ({
  type: 'BuildingAssigned', data: { gridId, building },
});
export const leaderAppointed = (account: string, from: string, to?: string): OrganisationEvent => ({
  type: 'LeaderAppointed', data: { gridId: 'g1', account, from, ...(to === undefined ? {} : { to }) },
});
export const substituteNamed = (account: string, from: string, to: string): OrganisationEvent => ({
  type: 'SubstituteNamed', data: { gridId: 'g1', account, from, to },
});
export const unitRegistered: OrganisationEvent = {
  type: 'UnitRegistered', data: { unitId: 'traffic-police', name: 'Traffic police', kind: 'department' },
};
