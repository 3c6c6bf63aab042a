import type { CalendarDocument } from '#libs/ticketing/src/calendar/calendar-document.js';
import type { FactsColumns } from './facts-columns.js';
import { PeriodCuts } from './period-cuts.js';
import {
  namesOfDefinitions, SeveralZonesError, type StatisticGroup, type Statistics, STATISTICS_DEFINITIONS, type StatisticsQuery, type StatisticsRow,
} from './statistics.js';
import { type GroupCells, StatisticsPass } from './statistics-pass.js';
import { type CalendarName, type KnownCalendars, NO_CALENDARS } from './working-calendars.js';

export interface StatisticsRequest {
  /** null: all */
  readonly communities: readonly string[] | null;
  readonly query: StatisticsQuery;
  /** Those that an earlier answer said are missing. */
  readonly calendars?: readonly CalendarDocument[];
}

/** Names and zones of the communities: of the read model, or of a replayed log. */
export interface Places {
  /** Display names of groups; none where groups have none. */
  namesOf(groupBy: StatisticGroup): Promise<ReadonlyMap<string, string>>;
  /** @param scope null: all */
  zonesOf(scope: readonly string[] | null): Promise<readonly string[]>;
}

/** What a statistic is computed from. */
export interface StatisticsSource {
  readonly columns: FactsColumns;
  readonly calendars: KnownCalendars;
  readonly places: Places;
  /** @throws between two tickets, once the time is over */
  checkTime(): void;
}

export interface StatisticsFound {
  /** In the order of their groups and periods. */
  readonly rows: readonly StatisticsRow[];
  /** Those that working time was counted by. */
  readonly calendars: readonly CalendarName[];
}

/** @throws SeveralZonesError, TooManyRowsError, CalendarsUnreadError */
export async function statisticsRows(source: StatisticsSource, request: StatisticsRequest): Promise<StatisticsFound> {
  const { query } = request;
  const { columns, places } = source;
  const calendars = query.workingTime ? source.calendars.for(columns.calendarNames) : NO_CALENDARS;
  const cuts = new PeriodCuts(query, query.period === undefined ? 'UTC' : await zoneOf(places, request));
  const groups = new StatisticsPass(source, request, cuts, calendars).run();
  const names = await places.namesOf(query.groupBy);
  const rows = groups.sort((one, other) => (one.label < other.label ? -1 : 1)).flatMap((group) => rowsOf(group, { query, cuts, columns, names }));
  return { rows, calendars: calendars.used };
}

/** The answer to a query, with the name and version of all that it hangs on. */
export function statisticsOf(query: StatisticsQuery, { rows, calendars }: StatisticsFound, from: Pick<Statistics, 'projectionVersion' | 'position'>): Statistics {
  return { definitions: { ...STATISTICS_DEFINITIONS, ...namesOfDefinitions(query), calendars }, ...from, asOf: query.asOf, rows };
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
async function zoneOf(places: Places, { communities, query: { communityId } }: StatisticsRequest): Promise<string> {
  const scope = communityId === undefined ? communities : communities === null || communities.includes(communityId) ? [communityId] : [];
  const zones = await places.zonesOf(scope);
  if (zones.length > 1) throw new SeveralZonesError(zones);
  // Without a community there is no ticket either.
  return zones[0] ?? 'UTC';
}
