import { fieldsOf } from '#libs/read-model/src/statistics/statistics-csv.js';
import type { Statistics } from '#libs/read-model/src/statistics/statistics.js';
import { padTo, textWidth } from '../text-columns.js';

const HOUR = 3_600_000;
/** Beyond this a row of many holders is told by its longest ones. */
const HOLDERS_TOLD = 10;

/**
 * A block of lines per group and period, for people: durations in hours, shares in percent. Figures that are nothing but
 * zero or none are left out; all of them, and exact, are in the CSV and the JSON.
 */
export function statisticsText({ rows, position, asOf, definitions }: Statistics): string {
  const blocks = rows.map((row) => {
    const title = [row.group || '(none)', ...(row.name === null || row.name === row.group ? [] : [`(${row.name})`]), ...(row.period === null ? [] : [row.period.name])].join(' ');
    const figures = fieldsOf(row).filter(([name, value]) => !['group', 'name', 'period', 'period_from', 'period_to'].includes(name) && value !== '' && value !== '0');
    const holders = (row.responsibility?.holders ?? []).slice(0, HOLDERS_TOLD).map(({ holder, milliseconds, tickets }) => (
      [`held by ${holder}`, `${hours(milliseconds)} h, ${tickets} tickets`] as const));
    const lines = [...figures.map(lineOf), ...holders];
    const width = Math.max(0, ...lines.map(([name]) => textWidth(name)));
    return [title, ...lines.map(([name, value]) => `  ${padTo(name, width, 'left')}  ${value}`)].join('\n');
  });
  return [...blocks, `As of ${new Date(asOf).toISOString()}, log position ${position}${byCalendars(definitions.calendars)}. Times in hours.`].join('\n\n');
}

function byCalendars(calendars: readonly string[]): string {
  return calendars.length === 0 ? '' : `; working time by calendar ${calendars.join(' and ')}`;
}

function lineOf([name, value]: readonly [string, string]): readonly [string, string] {
  if (!name.endsWith('_ms')) return [name, shown(name, value)];
  return [name.slice(0, -'_ms'.length), /^\d/.test(value) ? `${hours(Number(value))} h` : value.replace('-', ' ')];
}

/** Rates are fractions and everything else whole, but for numerators in parts of a ticket. */
function shown(name: string, value: string): string {
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  if (Number.isInteger(number) && !isRate(name)) return number.toLocaleString('en-US');
  return isRate(name) ? `${(number * 100).toFixed(1)} %` : number.toLocaleString('en-US');
}

function isRate(name: string): boolean {
  return /_v\d+(?:_response|_solution|_satisfaction|_combined|_without_exempted)?$/.test(name);
}

function hours(milliseconds: number): string {
  return (milliseconds / HOUR).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
