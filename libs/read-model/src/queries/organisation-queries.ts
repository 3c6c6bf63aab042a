import type { CommunitySummary, GridSummary } from '../read-model.js';
import type { QueryDatabase } from './query-database.js';

export interface CommunityListRequest {
  readonly limit: number;
  /** Id of the last community of the page before. */
  readonly after: string | null;
}

export interface GridListRequest {
  readonly communityId: string;
  /** Whose time in office counts: milliseconds since the epoch. */
  readonly now: number;
  readonly limit: number;
  /** Ordinal of the last grid of the page before. */
  readonly after: number | null;
}

/** `last` is the place of the last row, if there are more. */
export interface ListAnswer<Item, Place> {
  readonly items: readonly Item[];
  readonly last: Place | null;
}

export async function listCommunities({ db }: QueryDatabase, { limit, after }: CommunityListRequest): Promise<ListAnswer<CommunitySummary, string>> {
  let query = db.selectFrom('communities').selectAll().orderBy('community_id').limit(limit + 1);
  if (after !== null) query = query.where('community_id', '>', after);
  const rows = await query.execute();
  const page = rows.slice(0, limit).map((row) => ({
    communityId: row.community_id, name: row.name, timeZone: row.time_zone, subdistrictId: row.subdistrict_id,
    dispatchesByItself: row.dispatches_by_itself === 1,
  }));
  return { items: page, last: rows.length > limit ? page[page.length - 1]!.communityId : null };
}

/**
 * Grids in use, in order of their adding, with whoever is in office at the instant: the substitute where one stands in.
 * Null when there is no such community.
 */
export async function listGrids({ db }: QueryDatabase, { communityId, now, limit, after }: GridListRequest): Promise<ListAnswer<GridSummary, number> | null> {
  const known = await db.selectFrom('communities').select('community_id').where('community_id', '=', communityId).executeTakeFirst();
  if (known === undefined) return null;
  const rows = await db.selectFrom('grids').selectAll().where('community_id', '=', communityId).where('closed', '=', 0)
    .where('ordinal', '>', after ?? -1).orderBy('ordinal').limit(limit + 1).execute();
  const grids = rows.slice(0, limit);
  const ids = grids.map(({ grid_id }) => grid_id);
  const buildings = await db.selectFrom('buildings').select(['grid_id', 'building']).where('community_id', '=', communityId)
    .where('grid_id', 'in', ids).orderBy('ordinal').execute();
  const inOffice = await db.selectFrom('leaders').select(['grid_id', 'office', 'account']).where('community_id', '=', communityId)
    .where('grid_id', 'in', ids).where('from_at', '<=', now).where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', now)]))
    .orderBy('ordinal').execute();
  const items = grids.map(({ grid_id, name }) => {
    const holders = inOffice.filter((leader) => leader.grid_id === grid_id);
    const substitutes = holders.filter(({ office }) => office === 'substitute');
    return {
      communityId, gridId: grid_id, name,
      buildings: buildings.filter((row) => row.grid_id === grid_id).map(({ building }) => building),
      leaders: (substitutes.length > 0 ? substitutes : holders).map(({ account }) => account),
    };
  });
  return { items, last: rows.length > limit ? grids[grids.length - 1]!.ordinal : null };
}
