import type { TicketScope, WorkScope } from '#libs/access/src/caller.js';
import type { Position } from '#libs/event-store/src/event-store.js';
import type { Distribution } from '#libs/ticketing/src/measures/distribution.js';
import type { Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import type { AccountableLevel, Channel, Kind, Level, Status, Urgency } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { PublicationKind } from './publications/publication-table.js';
import type { Statistics, StatisticsQuery } from './statistics/statistics.js';

/** One line of the board. Coded facts only; instants RFC 3339 UTC, null where there is none. */
export interface TicketSummary {
  readonly ticketId: string;
  readonly status: Status;
  readonly kind: Kind;
  readonly category: string;
  readonly urgency: Urgency;
  readonly channel: Channel;
  readonly communityId: string;
  readonly gridId: string | null;
  readonly level: Level | null;
  /** The post that must act now. */
  readonly assignee: string | null;
  readonly claimant: string | null;
  readonly reportedAt: string;
  readonly firstResponseAt: string | null;
  readonly resolvedAt: string | null;
  readonly closedAt: string | null;
  readonly reopenedCount: number;
  readonly imported: boolean;
  readonly revision: number;
}

export interface TicketFilter {
  readonly status?: readonly Status[];
  readonly communityId?: string;
  readonly gridId?: string;
  readonly assignee?: string;
  /** A category, or the head of its path: `NYPD` finds `NYPD/Noise - Commercial`. */
  readonly category?: string;
  readonly channel?: Channel;
  /** Whether something that was due by now is still undone. */
  readonly overdue?: boolean;
  /** Half-open range on reportedAt, milliseconds since the epoch. */
  readonly reportedFrom?: number;
  readonly reportedTo?: number;
}

export interface TicketPage {
  readonly items: readonly TicketSummary[];
  /** Opaque; null on the last page. Newest report first, ticket id as tie-breaker. */
  readonly nextCursor: string | null;
}

/** `waiting`: for dispatch or acknowledgement; `called`: a unit is expected on the spot. */
export const WORK_REASONS = ['breached', 'warned', 'due-today', 'waiting', 'called'] as const;
export type WorkReason = (typeof WORK_REASONS)[number];

export interface WorkItem {
  readonly ticket: TicketSummary;
  readonly reasons: readonly WorkReason[];
  /** The earliest due instant that can still be met; null where none can or nothing runs. */
  readonly dueAt: string | null;
  readonly dueStage: Stage | null;
  readonly nextMilestoneAt: string | null;
  readonly paused: boolean;
  /** Of this life of the ticket, exempted ones left out. */
  readonly breaches: number;
  /** How far it is escalated. */
  readonly accountable: AccountableLevel | null;
}

export interface WorkList {
  readonly total: number;
  readonly counts: { readonly [R in WorkReason]: number };
  readonly items: readonly WorkItem[];
}

export interface EscalationFilter {
  readonly communityId?: string;
  readonly level?: AccountableLevel;
}

export type ResponseTimeGroup = 'community' | 'grid' | 'category' | 'channel';

export interface ResponseTimeQuery {
  readonly groupBy: ResponseTimeGroup;
  /** Parts of the category path that make a group (groupBy category); default all of it. */
  readonly depth?: number;
  /** Half-open range on reportedAt, milliseconds since the epoch. */
  readonly from?: number;
  readonly to?: number;
  readonly communityId?: string;
}

export interface ResponseTimeRow {
  /** Community id, `<communityId>/<gridId>`, category or channel; '' for tickets without a grid. */
  readonly group: string;
  /** Display name where the group is a community or a grid. */
  readonly name: string | null;
  readonly reported: number;
  /** No effective resolution yet; rejected, withdrawn and duplicate ones are `ended` instead. */
  readonly open: number;
  /** Effective resolution, invalid ones included. */
  readonly resolved: number;
  /** Rejected, withdrawn or now closed as duplicate, whether it had a resolution or not. */
  readonly ended: number;
  /** Resolved before reported: kept, counted, left out of the times. The same as `resolution.invalid`. */
  readonly invalid: number;
  /** Of every ticket that was answered, whatever became of it. */
  readonly firstResponse: Distribution;
  readonly resolution: Distribution;
}

export interface ResponseTimes {
  readonly definition: 'response-times/1';
  readonly projectionVersion: number;
  readonly position: string;
  readonly rows: readonly ResponseTimeRow[];
}

/** Up to `limit` rows (1–500) after the page that gave the cursor. */
export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string;
}

export interface CommunityPage {
  /** By id. */
  readonly items: readonly CommunitySummary[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface GridPage {
  /** In order of their adding. */
  readonly items: readonly GridSummary[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

export interface CommunitySummary {
  readonly communityId: string;
  readonly name: string;
  readonly timeZone: string;
  readonly subdistrictId: string | null;
  readonly dispatchesByItself: boolean;
}

export interface GridSummary {
  readonly communityId: string;
  readonly gridId: string;
  readonly name: string;
  readonly buildings: readonly string[];
  /** Account ids of the leaders in office now. */
  readonly leaders: readonly string[];
}

export interface PublishedVersionSummary {
  readonly version: number;
  readonly title: string;
  readonly effectiveFrom: string;
  /** The account that published it. */
  readonly publishedBy: string;
}

/** A policy or calendar with its versions, the oldest first, without their content. */
export interface PublicationSummary {
  readonly name: string;
  readonly versions: readonly PublishedVersionSummary[];
}

export interface PublicationPage {
  /** By name. */
  readonly items: readonly PublicationSummary[];
  /** Opaque; null on the last page. */
  readonly nextCursor: string | null;
}

/** How far the rows of one projection are true. */
export interface ReadModelCheckpoint {
  readonly projection: string;
  readonly version: number;
  readonly position: Position;
  readonly stoppedAt: Position | null;
}

/** The query side: port and DI token in one. Lists and statistics run in worker threads under a time limit. */
export abstract class ReadModel {
  abstract listTickets(scope: TicketScope, filter: TicketFilter, page: PageRequest): Promise<TicketPage>;
  /** Open tickets that wait for these offices, by their next milestone. */
  abstract workList(scope: WorkScope, limit: number): Promise<WorkList>;
  /** Tickets that somebody above the grid is accountable for, the highest level first. */
  abstract escalations(communities: readonly string[], filter: EscalationFilter, limit: number): Promise<WorkList>;
  /** @param communities null: all */
  abstract responseTimes(communities: readonly string[] | null, query: ResponseTimeQuery): Promise<ResponseTimes>;
  /**
   * @param communities null: all
   * @throws SeveralZonesError, TooManyRowsError
   */
  abstract statistics(communities: readonly string[] | null, query: StatisticsQuery): Promise<Statistics>;
  abstract communities(page: PageRequest): Promise<CommunityPage>;
  /** Null: there is no such community. */
  abstract grids(communityId: string, page: PageRequest): Promise<GridPage | null>;
  /** What is published, with what comes with the program. */
  abstract publications(kind: PublicationKind, page: PageRequest): Promise<PublicationPage>;
  /** Checkpoint of every projection. */
  abstract checkpoints(): Promise<readonly ReadModelCheckpoint[]>;
  /** Resolves once every projection has passed the position; ReadModelBehindError after the time limit. */
  abstract waitFor(position: Position, timeoutMs: number): Promise<void>;
  abstract close(): Promise<void>;
}

export class ReadModelBehindError extends Error {
  constructor(readonly wanted: Position, readonly reached: Position) {
    super(`the read model is at ${reached}, not yet at ${wanted}; ask again shortly`);
    this.name = 'ReadModelBehindError';
  }
}

/** The cursor was not made by this list, or was changed on its way: 400. */
export class InvalidCursorError extends Error {
  constructor() {
    super('this cursor does not belong to this list; take nextCursor of the page before, with the same filter');
    this.name = 'InvalidCursorError';
  }
}

/** More lists and statistics wait than will be answered in time; ask again shortly. */
export class ReadModelBusyError extends Error {
  constructor() {
    super('too many queries are waiting; ask again shortly');
    this.name = 'ReadModelBusyError';
  }
}

/** The rows were made by another version of a projection; they are being rebuilt, or this program is the older one. */
export class ReadModelVersionError extends Error {
  constructor(readonly projection: string) {
    super(`the rows of ${projection} are of another version; wait for the rebuild to end`);
    this.name = 'ReadModelVersionError';
  }
}

/** The database of the read model cannot be reached, or does not answer in time; commands go on, ask again shortly. */
export class ReadModelUnavailableError extends Error {
  constructor(readonly reason: string) {
    super(`the read model cannot be asked: ${reason}`);
    this.name = 'ReadModelUnavailableError';
  }
}

/** A list or statistic ran into its time limit; narrow the range. */
export class QueryTimeoutError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`the query took longer than ${timeoutMs} ms; narrow its range`);
    this.name = 'QueryTimeoutError';
  }
}
