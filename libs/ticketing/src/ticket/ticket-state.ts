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

/** What every existing ticket carries, whatever its status. Instants are RFC 3339 strings. Nothing personal. */
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
  /** Completed reopenings: 0 in the first life. */
  readonly cycle: number;
  /** Grid the ticket is (or was last) dispatched to; scope of the grid leader. */
  readonly gridId?: string;
  /** Grids that had the ticket before: they may read it until it is closed. */
  readonly formerGrids: readonly string[];
  /** The last dispatch target: a reopened ticket goes back to it. */
  readonly lastAssignment?: Assignment;
  readonly claimant?: string;
  readonly units: readonly CalledUnit[];
  /** The grid whose return is the last word so far: a dispatch to it again needs a ruling. */
  readonly returnedBy?: string;
  /** Grids a ruling has sent this ticket back to; cleared by a reopening. */
  readonly ruledGrids: readonly string[];
  /** Mediation sessions held so far. */
  readonly sessions: number;
  readonly links: readonly TicketLink[];
  /** Actor ids that acknowledged, mediated or resolved: they may not record the call-back. */
  readonly handlers: readonly string[];
  readonly firstResponseAt?: string;
  /** Revisions that may be corrected: progress notes, with the actor that wrote them. */
  readonly notes: readonly { readonly revision: number; readonly by: string }[];
}

export type ReportedTicket = TicketFacts & { readonly status: 'reported' };
export type DispatchedTicket = TicketFacts & { readonly status: 'dispatched'; readonly assignment: Assignment };
export type AcknowledgedTicket = TicketFacts & { readonly status: 'acknowledged'; readonly assignment: Assignment; readonly acknowledgedBy: string };
export type MediatingTicket = TicketFacts & {
  readonly status: 'mediating'; readonly assignment: Assignment; readonly acknowledgedBy: string;
  /** Present while an agreement waits to be performed; absent after an adjournment. */
  readonly agreement?: { readonly session: number; readonly performBy: string };
};
export type OpenTicket = DispatchedTicket | AcknowledgedTicket | MediatingTicket;
export type ResolvedTicket = TicketFacts & { readonly status: 'resolved'; readonly resolvedAt: string; readonly assignment?: Assignment };
export type ClosedTicket = TicketFacts & {
  readonly status: 'closed'; readonly closedAt: string; readonly reasonCode: CloseReason; readonly resolvedAt?: string;
  /** What an Unlink restores: only when closed as duplicate. */
  readonly before?: ReportedTicket | OpenTicket | ResolvedTicket;
};
export type RejectedTicket = TicketFacts & { readonly status: 'rejected' };
export type WithdrawnTicket = TicketFacts & { readonly status: 'withdrawn' };
export type ExistingTicket =
  | ReportedTicket | OpenTicket | ResolvedTicket | ClosedTicket | RejectedTicket | WithdrawnTicket;

/** A stream without events is a ticket that does not exist. */
export type Ticket = { readonly status: 'none' } | ExistingTicket;
