import type { FigureName, StatisticsQuery } from '#libs/read-model/src/statistics/statistics.js';
import { CALENDAR_YEARS } from '#libs/ticketing/src/calendar/calendar-document.js';
import type { PeriodKind } from '#libs/ticketing/src/measures/periods.js';
import { type FieldError, invalidRequest } from '../../http/validation.pipe.js';
import type { StatisticsParameters } from './statistics.query.js';

const DEFAULT_FIGURES: readonly FigureName[] = ['counts', 'resolution_time'];
const MS_PER_DAY = 86_400_000;
/** Periods of one answer: a year of days, a decade of weeks, a generation of months. */
const MOST_DAYS: Readonly<Record<PeriodKind['kind'], number>> = { day: 400, 'iso-week': 3_700, month: 11_000 };

/**
 * The parameters as a query, but for the definitions, which are published.
 * @param now milliseconds since the epoch
 * @throws 400 for parameters that contradict each other
 */
export function readStatisticsQuery(parameters: StatisticsParameters, now: number): Omit<StatisticsQuery, 'definitions'> {
  const { figures = DEFAULT_FIGURES, groupBy = 'all', depth, from, to, basis = 'cohort', by = 'current', community, grid, category, channel, clock } = parameters;
  const asOf = parameters.asOf === undefined ? now : Date.parse(parameters.asOf);
  const faults = faultsOf(parameters, asOf, now);
  if (faults.length > 0) throw invalidRequest(faults);
  const period = periodOf(parameters);
  return {
    figures, groupBy, basis, by, asOf, workingTime: clock === 'elapsed-and-working',
    ...(depth !== undefined && { depth }), ...(from !== undefined && { from: Date.parse(from) }), ...(to !== undefined && { to: Date.parse(to) }),
    ...(period !== undefined && { period }), ...(community !== undefined && { communityId: community }),
    ...(grid !== undefined && { grid: `${community}/${grid}` }), ...(category !== undefined && { category }), ...(channel !== undefined && { channel }),
  };
}

function faultsOf({ groupBy, depth, from, to, period, startDay, community, grid, atLeast, asOfPosition }: StatisticsParameters, asOf: number, now: number): FieldError[] {
  const faults: FieldError[] = [];
  if (depth !== undefined && groupBy !== 'category') faults.push({ field: 'depth', message: 'goes with groupBy=category only' });
  if (startDay !== undefined && period !== 'month') faults.push({ field: 'startDay', message: 'goes with period=month only' });
  if (grid !== undefined && community === undefined) faults.push({ field: 'grid', message: 'needs community: grid ids are unique within one only' });
  if (atLeast !== undefined && asOfPosition !== undefined) faults.push({ field: 'atLeast', message: 'goes without asOfPosition only: a replay reads the log itself' });
  if (asOf > now) faults.push({ field: 'asOf', message: 'lies in the future' });
  if (from !== undefined && to !== undefined && Date.parse(to) <= Date.parse(from)) faults.push({ field: 'to', message: 'must lie after from' });
  if (period === undefined) return faults;
  if (from === undefined || to === undefined) return [...faults, { field: 'period', message: 'needs from and to' }];
  if (Date.parse(to) - Date.parse(from) > MOST_DAYS[period] * MS_PER_DAY) faults.push({ field: 'period', message: `by ${period} spans at most ${MOST_DAYS[period]} days` });
  if (Date.parse(to) > Date.UTC(CALENDAR_YEARS.to, 11, 30)) faults.push({ field: 'to', message: `periods are known up to the year ${CALENDAR_YEARS.to}` });
  return faults;
}

function periodOf({ period, startDay }: StatisticsParameters): PeriodKind | undefined {
  if (period === undefined) return undefined;
  return period === 'month' ? { kind: period, startDay: startDay ?? 1 } : { kind: period };
}
