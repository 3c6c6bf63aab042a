import type { CommunitySummary, GridSummary } from '../read-model.js';
import type { QueryDatabase } from './query-database.js';

export async function listCommunities({ db }: QueryDatabase): Promise<CommunitySummary[]> {
  const rows = await db.selectFrom('communities').selectAll().orderBy('community_id').execute();
  return rows.map((row) => ({
    communityId: row.community_id, name: row.name, timeZone: row.time_zone, subdistrictId: row.subdistrict_id,
    dispatchesByItself: row.dispatches_by_itself === 1,
  }));
}

/**
 * Grids in use, in order of their adding, with whoever is in office at the instant: the substitute where one stands in.
 * @param now milliseconds since the epoch
 */
export async function listGrids({ db }: QueryDatabase, communityId: string, now: number): Promise<GridSummary[]> {
  const grids = await db.selectFrom('grids').selectAll().where('community_id', '=', communityId).where('closed', '=', 0).orderBy('ordinal').execute();
  const buildings = await db.selectFrom('buildings').select(['grid_id', 'building']).where('community_id', '=', communityId).orderBy('ordinal').execute();
  const inOffice = await db.selectFrom('leaders').select(['grid_id', 'office', 'account']).where('community_id', '=', communityId)
    .where('from_at', '<=', now).where((eb) => eb.or([eb('to_at', 'is', null), eb('to_at', '>', now)])).orderBy('ordinal').execute();
  return grids.map(({ grid_id, name }) => {
    const holders = inOffice.filter((leader) => leader.grid_id === grid_id);
    const substitutes = holders.filter(({ office }) => office === 'substitute');
    return {
      communityId, gridId: grid_id, name,
      buildings: buildings.filter((row) => row.grid_id === grid_id).map(({ building }) => building),
      leaders: (substitutes.length > 0 ? substitutes : holders).map(({ account }) => account),
    };
  });
}
