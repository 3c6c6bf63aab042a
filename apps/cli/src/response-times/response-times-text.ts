import { csvLine } from '#libs/platform/src/csv.js';
import type { ResponseTimeRow, ResponseTimes } from '#libs/read-model/src/read-model.js';
import type { Distribution } from '#libs/ticketing/src/measures/distribution.js';
import { padTo, textWidth } from '../text-columns.js';

const HOUR = 3_600_000;
const FIGURES = ['count', 'invalid', 'mean', 'p50', 'p90', 'p99', 'max'] as const;

/** A table in hours for people; the exact milliseconds are in the CSV and the JSON. */
export function responseTimesTable({ rows, position }: ResponseTimes): string {
  const header = ['', 'reported', 'open', 'resolved', 'ended', 'invalid', 'first p50', 'p90', 'invalid', 'resolution mean', 'p50', 'p90', 'p99', 'max'];
  const body = rows.map((row) => [
    row.name === null || row.name === row.group ? row.group || '(none)' : `${row.group} (${row.name})`,
    ...[row.reported, row.open, row.resolved, row.ended, row.invalid].map((count) => count.toLocaleString('en-US')),
    hours(row.firstResponse.p50), hours(row.firstResponse.p90), row.firstResponse.invalid.toLocaleString('en-US'),
    hours(row.resolution.mean), hours(row.resolution.p50), hours(row.resolution.p90), hours(row.resolution.p99), hours(row.resolution.max),
  ]);
  const widths = header.map((title, column) => Math.max(textWidth(title), ...body.map((cells) => textWidth(cells[column]!))));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => padTo(cell, widths[column]!, column === 0 ? 'left' : 'right')).join('  ').trimEnd();
  return [line(header), ...body.map(line), '', `Times in hours; exact percentiles of what is resolved and valid. Log position ${position}.`].join('\n');
}

/** RFC 4180, durations in milliseconds, an empty field where there is no figure. */
export function responseTimesCsv({ rows }: ResponseTimes): string {
  const durations = (prefix: string): string[] => FIGURES.map((figure) => (figure === 'count' || figure === 'invalid' ? `${prefix}_${figure}` : `${prefix}_${figure}_ms`));
  const header = ['group', 'name', 'reported', 'open', 'resolved', 'ended', 'invalid', ...durations('first_response'), ...durations('resolution')];
  return [header, ...rows.map(csvCells)].map(csvLine).join('\n');
}

function csvCells(row: ResponseTimeRow): string[] {
  const figures = (distribution: Distribution): string[] => FIGURES.map((figure) => (distribution[figure] === null ? '' : String(distribution[figure])));
  return [
    row.group, row.name ?? '', ...[row.reported, row.open, row.resolved, row.ended, row.invalid].map(String),
    ...figures(row.firstResponse), ...figures(row.resolution),
  ];
}

function hours(ms: number | null): string {
  return ms === null ? '–' : (ms / HOUR).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
