import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../../..');
export const WEEK = 'nyc311_2026-08-01_07.csv.gz';
export const DAY = 'nyc311_2024-09-01_day.csv.gz';

/** The files are public but large, and not ours to pass on: the tests run where somebody has put them. */
export const data = [process.env['XIUHUA_REAL_DATA'], resolve(ROOT, '../shared/data')].find((folder) => folder !== undefined && existsSync(join(folder, WEEK)));
export const describeWithData = data === undefined ? describe.skip : describe;
export const why = data === undefined ? ' (skipped: set XIUHUA_REAL_DATA to the folder with the files, see docs/import.md)' : '';
