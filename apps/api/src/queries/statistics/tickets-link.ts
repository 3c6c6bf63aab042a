import type { CountName, StatisticsQuery, StatisticsRow } from '#libs/read-model/src/statistics/statistics.js';
import { OPEN_STATUSES } from '#libs/ticketing/src/ticket/vocabulary.js';

/** Counts that a filter of the list says exactly. Whether a closed ticket was resolved or a duplicate it does not tell. */
const FILTERS = {
  open: ['status', ['reported', ...OPEN_STATUSES].join()], overdue: ['overdue', 'true'], withdrawn: ['status', 'withdrawn'], rejected: ['status', 'rejected'],
} as const satisfies Partial<Record<CountName, readonly [parameter: string, value: string]>>;

export const LINKED_COUNTS = Object.keys(FILTERS) as readonly (keyof typeof FILTERS)[];
export type CountLinks = Readonly<Record<keyof typeof FILTERS, string>>;

/**
 * Where to see the tickets of a row, as they stand now: the list with the same filter. Null where no filter of the list says
 * the same: for what happened in a period, for communities of the report, for levels, and for tickets that have no such group.
 */
export function ticketsLink(query: StatisticsQuery, { group, period }: StatisticsRow): string | null {
  const { basis, by, groupBy, communityId, grid, category, channel } = query;
  if (basis === 'flow' || groupBy === 'level' || group === '' || (by === 'reported-community' && (groupBy === 'community' || communityId !== undefined))) return null;
  const gridKey = groupBy === 'grid' ? group : grid;
  const found = {
    community: gridKey?.slice(0, gridKey.indexOf('/')) ?? (groupBy === 'community' ? group : communityId),
    grid: gridKey?.slice(gridKey.indexOf('/') + 1),
    category: groupBy === 'category' ? group : category,
    channel: groupBy === 'channel' ? group : channel,
    reportedFrom: instant(period?.from ?? query.from),
    // What was reported later was not known at the as-of instant.
    reportedTo: instant(Math.min(period?.to ?? query.to ?? Infinity, query.asOf)),
  };
  const parameters = Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `/api/v1/tickets?${new URLSearchParams(parameters).toString()}`;
}

/** The tickets behind single counts; null where those of the row have no list. @param query as of now: the list knows no other instant */
export function countLinks(query: StatisticsQuery, row: StatisticsRow): CountLinks | null {
  const all = ticketsLink(query, row);
  if (all === null) return null;
  return Object.fromEntries(LINKED_COUNTS.map((count) => [count, `${all}&${new URLSearchParams([[...FILTERS[count]]]).toString()}`])) as CountLinks;
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
