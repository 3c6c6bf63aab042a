import type { SelectQueryBuilder } from 'kysely';
import { ACCOUNTABLE_LEVELS, type AccountableLevel, OPEN_STATUSES } from '#libs/ticketing/src/ticket/vocabulary.js';
import { dateInZone } from '#libs/platform/src/zone-date.js';
import type { WorkScope } from '#libs/access/src/caller.js';
import type { Stage } from '#libs/ticketing/src/deadlines/deadline.js';
import type { MilestoneRow } from '../milestones/milestone-row.js';
import type { EscalationFilter, WorkItem, WorkList, WorkReason } from '../read-model.js';
import type { TicketRow } from '../tickets/ticket-row.js';
import type { QueryDatabase, ReadModelTables } from './query-database.js';
import { summaryOf, SUMMARY_COLUMNS, type SummaryRow } from './list-tickets.js';

/** Nobody above the grid has to act any more; a resolved ticket waits for its reporter. */
const ENDED = ['resolved', 'closed', 'withdrawn', 'rejected'] as const;

const CLOCK_COLUMNS = ['m.next_at', 'm.due_at', 'm.due_stage', 'm.paused', 'm.warned', 'm.breaches', 'm.accountable'] as const;
/** All null where no policy covers the ticket. */
type ClockRow = { readonly [C in Exclude<keyof MilestoneRow, 'report_position' | 'stream_id'>]: MilestoneRow[C] | null };
type Row = SummaryRow & ClockRow & { readonly time_zone: string | null };
type Joined = SelectQueryBuilder<ReadModelTables & { t: TicketRow; m: MilestoneRow; c: ReadModelTables['communities'] }, 't' | 'm' | 'c', object>;

export interface WorkListRequest {
  readonly scope: WorkScope;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface EscalationsRequest {
  readonly communities: readonly string[];
  readonly filter: EscalationFilter;
  readonly limit: number;
  readonly now: number;
}

/**
 * Whatever waits for these offices, what is over first, then by the next milestone. Counts are of all of it, items of the
 * first `limit`. A ticket that is over and has no milestone left comes first: nothing will call for it any more.
 */
export async function workList(database: QueryDatabase, { scope, limit, now }: WorkListRequest): Promise<WorkList> {
  const rows: Row[] = [];
  for (const start of starts(database, scope)) {
    database.checkTime();
    rows.push(...await read(start));
  }
  return listOf(rows, limit, now, scope);
}

/** Tickets that somebody above the grid has become accountable for, the highest level first, then by due instant. */
export async function escalations(database: QueryDatabase, { communities, filter, limit, now }: EscalationsRequest): Promise<WorkList> {
  const wanted = filter.communityId === undefined ? communities : communities.filter((id) => id === filter.communityId);
  if (wanted.length === 0) return listOf([], limit, now, undefined);
  const levels = filter.level === undefined ? ACCOUNTABLE_LEVELS : [filter.level];
  const rows = await read(joined(database).where('m.accountable', 'in', [...levels]).where('t.status', 'not in', [...ENDED])
    .where('t.community_id', 'in', [...wanted]));
  const rank = ({ accountable }: Row): number => ACCOUNTABLE_LEVELS.indexOf(accountable as AccountableLevel);
  return listOf(rows.toSorted((one, other) => rank(other) - rank(one) || order(one, other)), limit, now, undefined);
}

function joined({ db, inTime }: QueryDatabase): Joined {
  // By both: an office's work begins with its tickets, escalations with the clocks of a level, and each finds the other by an index.
  return db.selectFrom('tickets as t').leftJoin('milestones as m', (join) => join.onRef('m.report_position', '=', 't.report_position').onRef('m.stream_id', '=', 't.stream_id'))
    .leftJoin('communities as c', 'c.community_id', 't.community_id').where(inTime('t.reported_at'))
    // An imported history is nobody's work before it is adopted.
    .where((row) => row.or([row('t.imported', '=', 0), row('t.adopted', '=', 1)]));
}

function starts(database: QueryDatabase, scope: WorkScope): Joined[] {
  const open = (): Joined => joined(database);
  switch (scope.kind) {
    case 'grids':
      return scope.grids.map((grid) => open().where('t.grid_key', '=', grid).where('t.status', 'in', ['reported', ...OPEN_STATUSES]));
    case 'unit':
      return [open().innerJoin('ticket_units as u', 'u.stream_id', 't.stream_id').where('u.unit_id', '=', scope.unit)
        .where('t.status', 'in', [...OPEN_STATUSES])];
    case 'communities':
      return scope.communities.map((community) => open().where('t.community_id', '=', community).where((row) => row.or([
        row('t.status', '=', 'reported'),
        row.and([row('t.grid_key', 'is', null), row('t.status', 'in', [...OPEN_STATUSES])]),
      ])));
    default: {
      const never: never = scope;
      throw new Error(`no work for ${JSON.stringify(never)}`);
    }
  }
}

async function read(query: Joined): Promise<Row[]> {
  const columns = [...SUMMARY_COLUMNS, ...CLOCK_COLUMNS, 'c.time_zone'] as const;
  return query.select(columns as never).execute();
}

function listOf(rows: readonly Row[], limit: number, now: number, scope: WorkScope | undefined): WorkList {
  const items = rows.map((row) => itemOf(row, now, scope));
  const counts: Record<WorkReason, number> = { breached: 0, warned: 0, 'due-today': 0, waiting: 0, called: 0 };
  for (const { reasons } of items) for (const reason of reasons) counts[reason] += 1;
  const shown = scope === undefined ? items : items.toSorted((one, other) => order(one.row, other.row));
  return { total: items.length, counts, items: shown.slice(0, limit).map(({ item }) => item) };
}

function itemOf(row: Row, now: number, scope: WorkScope | undefined): { readonly row: Row; readonly item: WorkItem; readonly reasons: readonly WorkReason[] } {
  const reasons: WorkReason[] = [];
  if (row.breaches !== null && row.breaches > 0) reasons.push('breached');
  if (row.warned === 1) reasons.push('warned');
  if (row.due_at !== null && dateInZone(row.due_at, row.time_zone ?? 'UTC') <= dateInZone(now, row.time_zone ?? 'UTC')) reasons.push('due-today');
  if (scope?.kind === 'unit') reasons.push('called');
  else if (row.status === 'reported' || row.status === 'dispatched') reasons.push('waiting');
  const item: WorkItem = {
    ticket: summaryOf(row), reasons, dueAt: instant(row.due_at), dueStage: row.due_stage as Stage | null, nextMilestoneAt: instant(row.next_at),
    paused: row.paused === 1, breaches: row.breaches ?? 0, accountable: row.accountable as AccountableLevel | null,
  };
  return { row, item, reasons };
}

/** By the next milestone; what is over and has none left first, what has no clock last. */
function order(one: Row, other: Row): number {
  const [left, right] = [placeOf(one), placeOf(other)];
  if (left !== right) return left < right ? -1 : 1;
  if (one.reported_at !== other.reported_at) return one.reported_at - other.reported_at;
  return one.ticket_id < other.ticket_id ? -1 : 1;
}

function placeOf({ next_at, breaches }: Row): number {
  return next_at ?? (breaches !== null && breaches > 0 ? -Infinity : Infinity);
}

const instant = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
