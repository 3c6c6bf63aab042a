import type { TicketClocks } from '../deadlines/ticket-clocks.js';
import type { Channel, CloseReason, Kind, Level, LinkKind, Urgency } from './vocabulary.js';

/** The post that must act now. `post` names it: `community:<id>`, `grid:<communityId>/<gridId>`, `unit:<id>`, `reporter`. */
export interface Assignment {
  readonly level: Level;
  readonly communityId: string;
  readonly gridId?: string;
  readonly post: string;
}

export interface CalledUnit {
  readonly unitId: string;
  readonly calledAt: string;
  readonly arrivedAt?: string;
}

export interface TicketLink {
  readonly kind: LinkKind;
  readonly to: string;
}

/**
 * What every existing ticket carries, whatever its status. Instants are RFC 3339 strings, of occurrence in the world
 * where nothing else is said. Grids of other moments are `<communityId>/<gridId>`. Nothing personal.
 */
export interface TicketFacts {
  readonly ticketId: string;
  readonly kind: Kind;
  readonly category: string;
  readonly urgency: Urgency;
  readonly communityId: string;
  readonly channel: Channel;
  readonly reporterRef: string;
  readonly reportedAt: string;
  /** Came in by import; `adopted` once a dispatcher made it a living ticket. */
  readonly imported: boolean;
  readonly adopted: boolean;
  /** Is a tip-off, or was one before a reclassification: who reported it stays protected whatever it is called now. */
  readonly everTipOff?: true;
  /** Completed reopenings: 0 in the first life. */
  readonly cycle: number;
  /** Grid the ticket is (or was last) dispatched to, or was reported for; scope of the grid leader. */
  readonly gridId?: string;
  /** Grids of the community that the reported address leads to, where it leads to several: until the first dispatch or transfer. */
  readonly candidateGridIds?: readonly string[];
  /** Grids that had the ticket before: they may read it until it is closed. */
  readonly formerGrids: readonly string[];
  /** Where a reopened ticket goes back to: the last dispatch that was neither returned nor transferred away. */
  readonly lastAssignment?: Assignment;
  readonly claimant?: string;
  /** The last call of each unit. */
  readonly units: readonly CalledUnit[];
  /** Grids whose return stands: a dispatch to one of them needs a ruling. Cleared by a ruling and by a reopening. */
  readonly returnedBy: readonly string[];
  /** Grids a ruling has sent this ticket back to; cleared by a reopening. */
  readonly ruledGrids: readonly string[];
  /** Mediation sessions held so far. */
  readonly sessions: number;
  readonly links: readonly TicketLink[];
  /** Actor ids that acknowledged, mediated or resolved: they may not record the call-back. */
  readonly handlers: readonly string[];
  /** The earliest acknowledgement, public staff note, mediation or resolution. */
  readonly firstResponseAt?: string;
  /** Revisions that may be corrected: progress notes, with the actor that wrote them. */
  readonly notes: readonly { readonly revision: number; readonly by: string }[];
  /** Absent where no policy ever covered the ticket. */
  readonly clocks?: TicketClocks;
}

/** What a status carries beyond the facts. */
export type ReportedStanding = { readonly status: 'reported' };
export type DispatchedStanding = { readonly status: 'dispatched'; readonly assignment: Assignment };
export type AcknowledgedStanding = { readonly status: 'acknowledged'; readonly assignment: Assignment; readonly acknowledgedBy: string };
export type MediatingStanding = {
  readonly status: 'mediating'; readonly assignment: Assignment; readonly acknowledgedBy: string;
  /** Present while an agreement waits to be performed; absent after an adjournment. */
  readonly agreement?: { readonly session: number; readonly performBy: string };
};
export type OpenStanding = DispatchedStanding | AcknowledgedStanding | MediatingStanding;
export type ResolvedStanding = { readonly status: 'resolved'; readonly resolvedAt: string; readonly assignment?: Assignment };
export type ClosedStanding = {
  readonly status: 'closed'; readonly closedAt: string; readonly reasonCode: CloseReason; readonly resolvedAt?: string;
  /** Reopening is allowed before this instant; absent when closed as duplicate. */
  readonly reopenableUntil?: string;
  /** What an Unlink restores: only when closed as duplicate. */
  readonly before?: ReportedStanding | OpenStanding | ResolvedStanding;
};
export type RejectedStanding = { readonly status: 'rejected' };
export type WithdrawnStanding = { readonly status: 'withdrawn' };
export type Standing =
  | ReportedStanding | OpenStanding | ResolvedStanding | ClosedStanding | RejectedStanding | WithdrawnStanding;

export type ReportedTicket = TicketFacts & ReportedStanding;
export type DispatchedTicket = TicketFacts & DispatchedStanding;
export type AcknowledgedTicket = TicketFacts & AcknowledgedStanding;
export type MediatingTicket = TicketFacts & MediatingStanding;
export type OpenTicket = DispatchedTicket | AcknowledgedTicket | MediatingTicket;
export type ResolvedTicket = TicketFacts & ResolvedStanding;
export type ClosedTicket = TicketFacts & ClosedStanding;
export type RejectedTicket = TicketFacts & RejectedStanding;
export type WithdrawnTicket = TicketFacts & WithdrawnStanding;
export type ExistingTicket =
  | ReportedTicket | OpenTicket | ResolvedTicket | ClosedTicket | RejectedTicket | WithdrawnTicket;

/** A stream without events is a ticket that does not exist. */
export type Ticket = { readonly status: 'none' } | ExistingTicket;
