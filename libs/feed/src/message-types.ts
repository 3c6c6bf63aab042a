import type { JsonObject } from '#libs/ticketing/src/decider.js';
import type { Distribution } from '#libs/ticketing/src/measures/distribution.js';
import type { TicketEvents } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { Channel, Kind, Level, Status, Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';

/** RFC 3339 in UTC with milliseconds. */
export type Instant = string;
/** A place in the log: opaque, ordered, a decimal number. */
export type PositionText = string;

/** Fields of `ticket-events` that stay in the installation, because they name an account. */
export const ACCOUNT_FIELDS: readonly string[] = ['approvedBy', 'claimantRef'];

/** Value of `ticket-events`, by the header `ce_type`: the coded data of the event as it is stored, but for {@link ACCOUNT_FIELDS}. */
export type TicketEventData = { [T in keyof TicketEvents]: TicketEvents[T]['data'] };

/** Value of `organisation`; key `<communityId>`, `<communityId>/grid/<gridId>` or `<communityId>/unit/<unitId>`. */
export type OrganisationRecord = CommunityRecord | GridRecord | UnitRecord;

export interface CommunityRecord {
  type: 'community';
  communityId: string;
  name: string;
  /** IANA name; days of figures are days of this zone. */
  timeZone: string;
  subdistrictId: string | null;
  dispatchesByItself: boolean;
  /** True for the community from this event on. */
  position: PositionText;
}

export interface GridRecord {
  type: 'grid';
  communityId: string;
  gridId: string;
  name: string;
  closed: boolean;
  /** As it stands in tickets whose holder is the grid's leader. */
  post: string;
  /** Somebody is appointed to the post without an end. Who it is stays in the installation. */
  appointed: boolean;
  position: PositionText;
}

export interface UnitRecord {
  type: 'unit';
  communityId: string;
  unitId: string;
  name: string;
  kind: string;
  retired: boolean;
  position: PositionText;
}

/** Value of `policies`; key `policy-<name>/<version>`, `calendar-…` or `definition-…`. Versions never change. */
export interface PublicationRecord {
  type: 'policy' | 'calendar' | 'definition';
  name: string;
  version: number;
  effectiveFrom: Instant;
  document: JsonObject;
  position: PositionText;
}

/** Value of `tickets`: what is known of a ticket; key as in `ticket-events`. */
export interface TicketRecord {
  /** With its date, as people know it. */
  ticketId: string;
  status: Status;
  kind: Kind;
  category: string;
  urgency: Urgency;
  channel: Channel;
  communityId: string;
  gridId: string | null;
  level: Level | null;
  /** The post that must act now; null once nobody must. */
  assignee: string | null;
  reportedAt: Instant;
  firstResponseAt: Instant | null;
  resolvedAt: Instant | null;
  closedAt: Instant | null;
  reopenedCount: number;
  agreementOpen: boolean;
  imported: boolean;
  /** Of the last event folded. */
  revision: number;
  /** Of the last event folded: the record is true for it. */
  position: PositionText;
}

/** Value of `response-times`: the tickets that were reported in a community on one day; key `<communityId>/<day>`. */
export interface ResponseTimesRecord {
  communityId: string;
  /** YYYY-MM-DD in the community's zone. */
  day: string;
  timeZone: string;
  /** Which definition the figures follow. */
  definition: 'response-times/1';
  reported: number;
  open: number;
  resolved: number;
  ended: number;
  /** Resolved before reported: kept, counted, left out of the times. */
  invalid: number;
  /** Milliseconds. */
  firstResponse: Distribution;
  /** Milliseconds. */
  resolution: Distribution;
  /** The figures are true for the log up to here. */
  position: PositionText;
}

/** Value of `relay-position`; key: who relays. Not for consumers, but readable by them. */
export type PositionRecord =
  | { position: PositionText; /** Version of the projection that derived records come from. */ version?: number }
  | { /** A relay has begun and looks for this record. */ nonce: string };
