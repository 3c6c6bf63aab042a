import { sql } from 'kysely';
import type { TicketScope } from '#libs/access/src/caller.js';
import type { TicketFilter, TicketSummary } from '../read-model.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { QueryDatabase } from './query-database.js';
import type { TicketPlace } from './ticket-cursor.js';
import { filterTickets, type ScopeBranch, scopeBranches, type TicketQuery } from './ticket-scope-branches.js';

export const SUMMARY_COLUMNS = [
  't.stream_id', 't.ticket_id', 't.status', 't.kind', 't.category', 't.urgency', 't.channel', 't.community_id', 't.grid_key', 't.level', 't.assignee',
  't.claimant', 't.reported_at', 't.first_response_at', 't.resolved_at', 't.closed_at', 't.reopened_count', 't.imported', 't.revision',
] as const;
export type SummaryRow = Pick<TicketRow, (typeof SUMMARY_COLUMNS)[number] extends `t.${infer C}` ? C & keyof TicketRow : never>;

export interface TicketListRequest {
  readonly scope: TicketScope;
  readonly filter: TicketFilter;
  readonly limit: number;
  /** By when a ticket must be overdue to be so: milliseconds since the epoch. */
  readonly now: number;
  readonly after: TicketPlace | null;
}

export interface TicketListAnswer {
  readonly items: readonly TicketSummary[];
  /** The last ticket listed, if there are more. */
  readonly last: TicketPlace | null;
}

/** One page, newest report first. Every branch of the scope gives its own first tickets in order; the page is merged from them. */
export async function listTickets(database: QueryDatabase, request: TicketListRequest): Promise<TicketListAnswer> {
  const found = new Map<string, SummaryRow>();
  for (const branch of scopeBranches(request.scope, request.filter)) {
    database.checkTime();
    for (const row of await readBranch(database, branch, request)) found.set(row.stream_id, row);
  }
  const rows = [...found.values()].sort(newestFirst);
  const page = rows.slice(0, request.limit);
  const last = page[page.length - 1];
  return {
    items: page.map(summaryOf),
    last: rows.length > request.limit && last !== undefined ? { reportedAt: last.reported_at, ticketId: last.ticket_id } : null,
  };
}

async function readBranch(database: QueryDatabase, branch: ScopeBranch, { filter, limit, now, after }: TicketListRequest): Promise<SummaryRow[]> {
  const reportedAt = sql.ref<number>(`${branch.orderedBy}.reported_at`);
  const ticketId = sql.ref<string>(`${branch.orderedBy}.ticket_id`);
  const start = database.db.selectFrom('tickets as t').where(database.inTime(`${branch.orderedBy}.reported_at`)) as unknown as TicketQuery;
  let query = filterTickets(branch.narrow(start), filter, now);
  if (after !== null) query = query.where(sql<boolean>`(${reportedAt}, ${ticketId}) < (${after.reportedAt}, ${after.ticketId})`);
  const rows = await query.select(SUMMARY_COLUMNS as never).orderBy(reportedAt, 'desc').orderBy(ticketId, 'desc').limit(limit + 1).execute();
  return rows;
}

/** As the database orders: ids are ASCII, so code units are bytes. */
function newestFirst(one: SummaryRow, other: SummaryRow): number {
  if (one.reported_at !== other.reported_at) return other.reported_at - one.reported_at;
  return one.ticket_id < other.ticket_id ? 1 : -1;
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A row as the board shows it. */
export function summaryOf(row: SummaryRow): TicketSummary {
  return {
    ticketId: row.ticket_id, status: row.status, kind: row.kind, category: row.category, urgency: row.urgency, channel: row.channel,
    communityId: row.community_id, gridId: row.grid_key === null ? null : row.grid_key.slice(row.grid_key.indexOf('/') + 1),
    level: row.level, assignee: row.assignee, claimant: row.claimant,
    reportedAt: new Date(row.reported_at).toISOString(), firstResponseAt: instant(row.first_response_at), resolvedAt: instant(row.resolved_at),
    closedAt: instant(row.closed_at), reopenedCount: row.reopened_count, imported: row.imported === 1, revision: row.revision,
  };
}
