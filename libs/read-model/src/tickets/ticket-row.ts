import type { Channel, Kind, Level, Status, Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';

/** SQLite's truth values. */
export type Flag = 0 | 1;

/**
 * The facts of one ticket as its stream tells them: exactly the columns of `tickets`, and at the same time all that
 * the fold must remember between two events. Instants in milliseconds since the epoch, of occurrence in the world.
 */
export type TicketRow = {
  readonly stream_id: string;
  readonly ticket_id: string;
  /** Of the report in the log: what the rows beside this one are kept by. */
  readonly report_position: number;
  /** The last event folded. */
  readonly revision: number;
  readonly status: Status;
  readonly kind: Kind;
  /** Once a tip-off, hidden from volunteers for good. */
  readonly ever_tip_off: Flag;
  readonly category: string;
  /** First part of the category's path. */
  readonly category_head: string;
  readonly urgency: Urgency;
  readonly channel: Channel;
  readonly community_id: string;
  /** `<communityId>/<gridId>` of the grid that has it, had it last, or that it was reported for. */
  readonly grid_key: string | null;
  readonly level: Level | null;
  /** The post that must act now; null once nobody must. */
  readonly assignee: string | null;
  readonly claimant: string | null;
  readonly reporter_ref: string;
  readonly imported: Flag;
  readonly adopted: Flag;
  readonly reported_at: number;
  /** The earliest acknowledgement, public staff note, mediation or resolution. */
  readonly first_response_at: number | null;
  /** The effective resolution: a reopening takes it out. */
  readonly resolved_at: number | null;
  /** Closed, rejected or withdrawn. */
  readonly closed_at: number | null;
  /** Rejected, withdrawn or now closed as duplicate: out of every rate and every time to resolution, even where a resolution stands. */
  readonly ended: Flag;
  readonly reopened_count: number;
  /** The earliest due instant of what is still undone, held-back ones left out: overdue once it has passed. Null once the ticket has ended. */
  readonly unmet_due_at: number | null;
  readonly agreement_open: Flag;
  /** Where a reopened ticket goes back to. */
  readonly last_level: Level | null;
  readonly last_post: string | null;
  /** What an Unlink restores; set only while closed as duplicate. */
  readonly before_link: Status | null;
};

/** A ticket's row, and what the events folded so far add to the tables beside it. */
export interface TicketFold {
  readonly row: TicketRow;
  readonly formerGrids: readonly string[];
  readonly units: readonly string[];
}
