import { namesOf } from '../queries/group-names.js';
import type { QueryDatabase } from '../queries/query-database.js';
import type { Places } from './statistics-rows.js';

/** As the projection of the organisation has them. */
export function readModelPlaces(database: QueryDatabase): Places {
  return {
    namesOf: (groupBy) => namesOf(database, groupBy),
    async zonesOf(scope) {
      let query = database.db.selectFrom('communities').select('time_zone').distinct().orderBy('time_zone');
      if (scope !== null) query = query.where('community_id', 'in', scope);
      return (await query.execute()).map(({ time_zone }) => time_zone);
    },
  };
}
