import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { data } from './real-data.js';

/** What a group's figures must be. */
export interface Truth {
  readonly group: string;
  readonly n: number;
  readonly open: number;
  readonly invalid: number;
  readonly valid: number;
  readonly meanHours: number;
  readonly p50Hours: number;
  readonly p90Hours: number;
  readonly maxSeconds: number;
}

/** `group,n,open_n,neg_n,valid_n,mean_h,median_h,p90_h,max_s`, made independently of this program. */
export function truth(file: string): Truth[] {
  return readFileSync(join(data!, 'truth', file), 'utf8').trim().split('\n').slice(1).map((line) => {
    const [group, n, open, invalid, valid, meanHours, p50Hours, p90Hours, maxSeconds] = line.split(',') as [string, ...string[]];
    const number = (text: string | undefined): number => (text === undefined || text === '' ? NaN : Number(text));
    return {
      group, n: number(n), open: number(open), invalid: number(invalid), valid: number(valid), meanHours: number(meanHours), p50Hours: number(p50Hours),
      p90Hours: number(p90Hours), maxSeconds: number(maxSeconds),
    };
  });
}

export interface Times {
  readonly rows: readonly {
    group: string; name: string | null; reported: number; open: number; invalid: number;
    resolution: { count: number; mean: number | null; p50: number | null; p90: number | null; max: number | null };
  }[];
}

/** Header and cells of a file of New York 311, read with nothing of this program. */
export function linesOf(file: string): { readonly header: readonly string[]; readonly lines: readonly (readonly string[])[] } {
  const [header = [], ...lines] = gunzipSync(readFileSync(join(data!, file))).toString('utf8').trimEnd().split(/\r?\n/).map(cellsOf);
  return { header, lines };
}

/** No cell of this file holds a line break. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}

/** The truth by community board where nobody has made a table of it: from the lines themselves. In summer New York is four hours behind. */
export function truthByBoard(file: string): Truth[] {
  const { header, lines } = linesOf(file);
  const [board, created, closed] = ['community_board', 'created_date', 'closed_date'].map((name) => header.indexOf(name)) as [number, number, number];
  const groups = new Map<string, (number | undefined)[]>();
  for (const cells of lines) {
    const group = cells[board] || '0 Unspecified';
    const seconds = cells[closed] === '' ? undefined : (Date.parse(`${cells[closed]}-04:00`) - Date.parse(`${cells[created]}-04:00`)) / 1000;
    groups.set(group, [...(groups.get(group) ?? []), seconds]);
  }
  return [...groups].map(([group, all]) => {
    const ended = all.filter((seconds) => seconds !== undefined);
    const valid = ended.filter((seconds) => seconds >= 0).sort((one, other) => one - other);
    const rank = (q: number): number => {
      const [low, share] = [Math.floor(q * (valid.length - 1)), (q * (valid.length - 1)) % 1];
      return (valid[low]! + share * ((valid[low + 1] ?? valid[low]!) - valid[low]!)) / 3600;
    };
    return {
      group, n: all.length, open: all.length - ended.length, invalid: ended.length - valid.length, valid: valid.length,
      meanHours: valid.reduce((sum, seconds) => sum + seconds, 0) / valid.length / 3600, p50Hours: rank(0.5), p90Hours: rank(0.9), maxSeconds: valid.at(-1) ?? NaN,
    };
  });
}

/** Counts and maximum exactly, mean and percentiles to a millionth of an hour. */
export function expectEqual(times: Times, expected: readonly Truth[], label: (row: Times['rows'][number]) => string): void {
  const found = new Map(times.rows.map((row) => [label(row), row]));
  expect([...found.keys()].sort()).toEqual(expected.map(({ group }) => group).sort());
  for (const { group, n, open, invalid, valid, meanHours, p50Hours, p90Hours, maxSeconds } of expected) {
    const { reported, open: stillOpen, invalid: negative, resolution } = found.get(group)!;
    expect({ group, n: reported, open: stillOpen, invalid: negative, valid: resolution.count }).toEqual({ group, n, open, invalid, valid });
    if (valid === 0) {
      expect({ group, mean: resolution.mean, max: resolution.max }).toEqual({ group, mean: null, max: null });
      continue;
    }
    for (const [figure, hours] of [['mean', meanHours], ['p50', p50Hours], ['p90', p90Hours]] as const) {
      const difference = Math.abs(resolution[figure]! / 3_600_000 - hours);
      expect({ group, figure, far: difference > 1e-6 }).toEqual({ group, figure, far: false });
    }
    expect({ group, max: resolution.max! / 1000 }).toEqual({ group, max: maxSeconds });
  }
}
