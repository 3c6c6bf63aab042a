import { csvLine } from '#libs/platform/src/csv.js';
import type { Distribution } from '#libs/ticketing/src/measures/distribution.js';
import type { CensoredPercentile } from '#libs/ticketing/src/measures/kaplan-meier.js';
import type { Rate } from '#libs/ticketing/src/measures/on-time.js';
import type { CensoredPercentiles, Statistics, StatisticsRow } from './statistics.js';

/** One figure of a row: name and value. */
type Field = readonly [name: string, value: string];

/**
 * RFC 4180, a line per row, the same columns in every line; durations in milliseconds, an empty field where there is no
 * figure. Holders are not in it: their number differs from row to row.
 */
export function statisticsCsv({ rows, position, asOf, definitions, projectionVersion }: Statistics): string {
  const source: readonly Field[] = [['as_of', new Date(asOf).toISOString()], ['position', position], ['projection_version', String(projectionVersion)], ['calendars', definitions.calendars.join(' ')]];
  const lines = rows.map((row) => [...fieldsOf(row), ...source]);
  const names = [...new Set(lines.flatMap((fields) => fields.map(([name]) => name)))];
  return [names, ...lines.map((fields) => {
    const values = new Map(fields);
    return names.map((name) => values.get(name) ?? '');
  })].map(csvLine).join('\n');
}

/** Every figure of a row but its holders, in the order of the answer. */
export function fieldsOf(row: StatisticsRow): Field[] {
  const { group, name, period, reported, counts, times, backlog, onTime, threeRates, hardening, responsibility } = row;
  return [
    ['group', group], ['name', name ?? ''],
    ...(period === null ? [] : [['period', period.name], ['period_from', new Date(period.from).toISOString()], ['period_to', new Date(period.to).toISOString()]] as Field[]),
    ['reported', String(reported)],
    ...Object.entries(counts ?? {}).filter(([count]) => count !== 'reported').map(([count, value]): Field => [count, textOf(value)]),
    ...Object.entries(times ?? {}).flatMap(([time, { elapsed, working, censored }]) => [
      ...distribution(time, elapsed),
      ...censoredFields(`${time}_km`, censored),
      ...(working === null ? [] : distribution(`${time}_working`, working)),
    ]),
    ...(backlog === undefined ? [] : [['backlog', String(backlog)]] as Field[]),
    ...(onTime ?? []).flatMap(({ stage, rates }) => rates.flatMap(({ definition, withExempted, withoutExempted }) => [
      ...rate(`${stage}_${nameOf(definition)}`, withExempted), ...rate(`${stage}_${nameOf(definition)}_without_exempted`, withoutExempted),
    ])),
    ...(threeRates ?? []).flatMap(({ definition, valid, response, solution, satisfaction, combined }) => {
      const prefix = nameOf(definition);
      return [
        [`${prefix}_valid`, String(valid)] as const, ...rate(`${prefix}_response`, response), ...rate(`${prefix}_solution`, solution),
        ...rate(`${prefix}_satisfaction`, satisfaction), [`${prefix}_combined`, textOf(combined)] as const,
      ];
    }),
    ...(responsibility === undefined ? [] : [['lifetime_ms', String(responsibility.lifetimeMilliseconds)]] as Field[]),
    ...Object.entries(hardening ?? {}).map(([figure, value]): Field => [figure, String(value)]),
  ];
}

/** Several versions may stand side by side. */
function nameOf({ name, version }: { readonly name: string; readonly version: number }): string {
  return `${name}_v${version}`;
}

function distribution(prefix: string, figures: Distribution): Field[] {
  return (['count', 'invalid', 'mean', 'p50', 'p90', 'p99', 'max'] as const).map((figure) => (
    [figure === 'count' || figure === 'invalid' ? `${prefix}_${figure}` : `${prefix}_${figure}_ms`, textOf(figures[figure])]));
}

function censoredFields(prefix: string, censored: CensoredPercentiles | null): Field[] {
  if (censored === null) return [];
  return [
    [`${prefix}_ended`, String(censored.ended)], [`${prefix}_censored`, String(censored.censored)],
    ...(['p50', 'p90', 'p99'] as const).map((percentile): Field => [`${prefix}_${percentile}_ms`, percentileText(censored[percentile])]),
  ];
}

function rate(prefix: string, { numerator, denominator, value }: Rate): Field[] {
  return [[`${prefix}_numerator`, String(numerator)], [`${prefix}_denominator`, String(denominator)], [prefix, textOf(value)]];
}

function percentileText(percentile: CensoredPercentile): string {
  return percentile.result === 'reached' ? String(percentile.milliseconds) : percentile.result;
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}
