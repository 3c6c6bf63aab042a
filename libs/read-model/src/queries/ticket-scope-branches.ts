import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import type { TicketScope } from '#libs/access/src/caller.js';
import { OPEN_STATUSES } from '#libs/ticketing/src/ticket/vocabulary.js';
import type { TicketFilter } from '../read-model.js';
import type { ReadModelTables } from './query-database.js';

type Tables = ReadModelTables & { t: ReadModelTables['tickets']; place: { reported_at: number; ticket_id: string } };
export type TicketQuery = SelectQueryBuilder<Tables, 't', object>;

/** One way for a ticket to be in scope, with the table whose index gives the order of its pages. */
export interface ScopeBranch {
  /** Alias of the table that holds `reported_at` and `ticket_id` in index order. */
  readonly orderedBy: 't' | 'reader';
  narrow(query: TicketQuery): TicketQuery;
}

/** Beyond this many communities one pass over the newest tickets beats a pass per community. */
const BRANCHED_COMMUNITIES = 8;

const ENDED = ['closed', 'rejected', 'withdrawn'] as const;

function communityBranches(communities: readonly string[], filter: TicketFilter): ScopeBranch[] {
  const wanted = filter.communityId === undefined ? communities : communities.filter((community) => community === filter.communityId);
  if (wanted.length > BRANCHED_COMMUNITIES) {
    return [{ orderedBy: 't', narrow: (query) => query.where('t.community_id', 'in', wanted) }];
  }
  return wanted.map((community) => ({ orderedBy: 't', narrow: (query) => query.where('t.community_id', '=', community) }));
}

function gridBranches(grids: readonly string[]): ScopeBranch[] {
  return grids.flatMap((grid): ScopeBranch[] => [
    { orderedBy: 't', narrow: (query) => query.where('t.grid_key', '=', grid) },
    {
      orderedBy: 'reader',
      narrow: (query) => query.innerJoin('ticket_former_grids as reader', 'reader.stream_id', 't.stream_id')
        .where('reader.grid_key', '=', grid).where('t.status', 'not in', ENDED),
    },
  ]);
}

/**
 * What the scope lets the caller see, as conditions for the database: tickets in none of the branches are never read.
 * A ticket can be in several of them.
 */
export function scopeBranches(scope: TicketScope, filter: TicketFilter): ScopeBranch[] {
  switch (scope.kind) {
    case 'none':
      return [];
    case 'reporter':
      return [{ orderedBy: 't', narrow: (query) => query.where('t.reporter_ref', '=', scope.personRef) }];
    case 'communities':
      return communityBranches(scope.communities, filter);
    case 'grids':
      return gridBranches(scope.grids);
    case 'unit':
      return [{
        orderedBy: 'reader',
        narrow: (query) => query.innerJoin('ticket_units as reader', 'reader.stream_id', 't.stream_id')
          .where('reader.unit_id', '=', scope.unit),
      }];
    case 'volunteer':
      return [
        { orderedBy: 't', narrow: (query) => query.where('t.claimant', '=', scope.claimant) },
        ...communityBranches(scope.communities, filter).map((branch): ScopeBranch => ({
          orderedBy: 't',
          narrow: (query) => branch.narrow(query).where('t.claimant', 'is', null).where('t.ever_tip_off', '=', 0).where('t.status', 'in', OPEN_STATUSES),
        })),
      ];
    default: {
      const never: never = scope;
      throw new Error(`no scope ${JSON.stringify(never)}`);
    }
  }
}

/**
 * The caller's own filter, on top of the scope.
 * @param now by when a ticket must be overdue to be so, in milliseconds since the epoch
 */
export function filterTickets(query: TicketQuery, filter: TicketFilter, now: number): TicketQuery {
  let narrowed = query;
  if (filter.status !== undefined) narrowed = narrowed.where('t.status', 'in', filter.status);
  if (filter.communityId !== undefined) narrowed = narrowed.where('t.community_id', '=', filter.communityId);
  if (filter.gridId !== undefined) narrowed = narrowed.where(gridIs(filter.gridId, filter.communityId));
  if (filter.assignee !== undefined) narrowed = narrowed.where('t.assignee', '=', filter.assignee);
  if (filter.category !== undefined) narrowed = narrowed.where(categoryUnder(filter.category));
  if (filter.channel !== undefined) narrowed = narrowed.where('t.channel', '=', filter.channel);
  if (filter.reportedFrom !== undefined) narrowed = narrowed.where('t.reported_at', '>=', filter.reportedFrom);
  if (filter.reportedTo !== undefined) narrowed = narrowed.where('t.reported_at', '<', filter.reportedTo);
  if (filter.overdue !== undefined) narrowed = narrowed.where(filter.overdue ? overdueAt(now) : notOverdueAt(now));
  return narrowed;
}

type Condition = (eb: ExpressionBuilder<Tables, 't'>) => ReturnType<ExpressionBuilder<Tables, 't'>['or']>;

const overdueAt = (now: number): Condition => (eb) => eb.and([eb('t.unmet_due_at', '<', now)]);
const notOverdueAt = (now: number): Condition => (eb) => eb.or([eb('t.unmet_due_at', 'is', null), eb('t.unmet_due_at', '>=', now)]);

/** `<communityId>/<gridId>`, or the grid's own id, within the community asked for if there is one. */
function gridIs(gridId: string, communityId: string | undefined): Condition {
  if (gridId.includes('/')) return (eb) => eb.and([eb('t.grid_key', '=', gridId)]);
  if (communityId !== undefined) return (eb) => eb.and([eb('t.grid_key', '=', `${communityId}/${gridId}`)]);
  return (eb) => eb.and([eb('t.grid_key', '=', eb('t.community_id', '||', eb.val(`/${gridId}`)) as never)]);
}

/** `0` is the character after `/`, so the range holds exactly the paths below the head. */
function categoryUnder(head: string): Condition {
  const [first = head] = head.split('/');
  if (first === head) return (eb) => eb.and([eb('t.category_head', '=', head)]);
  return (eb) => eb.and([
    eb('t.category_head', '=', first),
    eb.or([eb('t.category', '=', head), eb.and([eb('t.category', '>=', `${head}/`), eb('t.category', '<', `${head}0`)])]),
  ]);
}
