/** One measured figure. Ratios are taken within one run on one machine; a bar is what the design promises. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar?: { readonly atLeast: number } | { readonly atMost: number };
  readonly note?: string;
}

export function meets({ value, bar }: Figure): boolean | undefined {
  if (bar === undefined) return undefined;
  return 'atLeast' in bar ? value >= bar.atLeast : value <= bar.atMost;
}

/** The figures as lines of a table for people. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [figure.name, `${format(figure.value)} ${figure.unit}`, barText(figure), figure.note ?? '']);
  const header = ['figure', 'measured', 'bar', 'note'];
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd();
  return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function barText(figure: Figure): string {
  const { bar } = figure;
  if (bar === undefined) return '';
  const wanted = 'atLeast' in bar ? `≥ ${format(bar.atLeast)}` : `≤ ${format(bar.atMost)}`;
  return `${wanted} ${meets(figure) === true ? 'ok' : 'MISSED'}`;
}

function format(value: number): string {
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

/** The q-quantile of unsorted samples by linear interpolation at rank q(n−1). */
export function quantile(samples: readonly number[], q: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = q * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? Number.NaN;
  const high = sorted[Math.ceil(rank)] ?? Number.NaN;
  return low + (high - low) * (rank - Math.floor(rank));
}
