import type { QueryDatabase } from './query-database.js';

/** Display names of groups: communities, and grids by `<communityId>/<gridId>`; others have none. */
export async function namesOf({ db }: QueryDatabase, groupBy: string): Promise<Map<string, string>> {
  if (groupBy === 'community') {
    const rows = await db.selectFrom('communities').select(['community_id', 'name']).execute();
    return new Map(rows.map(({ community_id, name }) => [community_id, name]));
  }
  if (groupBy !== 'grid') return new Map();
  const rows = await db.selectFrom('grids').select(['community_id', 'grid_id', 'name']).execute();
  return new Map(rows.map(({ community_id, grid_id, name }) => [`${community_id}/${grid_id}`, name]));
}
