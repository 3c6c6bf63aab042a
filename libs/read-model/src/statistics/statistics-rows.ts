import { namesOf } from '../queries/group-names.js';
import type { QueryDatabase } from '../queries/query-database.js';
import type { FactsColumns } from './facts-columns.js';
import { PeriodCuts } from './period-cuts.js';
import { SeveralZonesError, type StatisticsQuery, type StatisticsRow } from './statistics.js';
import { type GroupCells, StatisticsPass } from './statistics-pass.js';

export interface StatisticsRequest {
  /** null: all */
  readonly communities: readonly string[] | null;
  readonly query: StatisticsQuery;
}

/**
 * The rows of a statistic, in the order of their groups and periods.
 * @throws SeveralZonesError, TooManyRowsError
 */
export async function statisticsRows(database: QueryDatabase, columns: FactsColumns, { communities, query }: StatisticsRequest): Promise<StatisticsRow[]> {
  const cuts = new PeriodCuts(query, query.period === undefined ? 'UTC' : await zoneOf(database, communities, query));
  const groups = new StatisticsPass(columns, query, cuts, communities, database.checkTime).run();
  const names = await namesOf(database, query.groupBy);
  return groups.sort((one, other) => (one.label < other.label ? -1 : 1)).flatMap(({ label, cells }) => rowsOf({ label, cells }, { query, cuts, columns, names }));
}

interface RowSource {
  readonly query: StatisticsQuery;
  readonly cuts: PeriodCuts;
  readonly columns: FactsColumns;
  readonly names: ReadonlyMap<string, string>;
}

function rowsOf({ label, cells }: GroupCells, { query, cuts, columns, names }: RowSource): StatisticsRow[] {
  return cells.map((cell, slot) => ({
    group: label, name: names.get(label) ?? null, period: cuts.named?.[slot] ?? null,
    ...cell.row(query, cuts.period(slot), (code) => columns.holders.texts[code] ?? ''),
  }));
}

/** Of all communities in scope, which must agree. */
async function zoneOf({ db }: QueryDatabase, scope: readonly string[] | null, { communityId }: StatisticsQuery): Promise<string> {
  let query = db.selectFrom('communities').select('time_zone').distinct().orderBy('time_zone');
  if (communityId !== undefined) query = query.where('community_id', '=', communityId);
  if (scope !== null) query = query.where('community_id', 'in', scope);
  const zones = (await query.execute()).map(({ time_zone }) => time_zone);
  if (zones.length > 1) throw new SeveralZonesError(zones);
  // Without a community there is no ticket either.
  return zones[0] ?? 'UTC';
}
