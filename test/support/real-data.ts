import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = resolve(__dirname, '../../..');
const CLI = resolve(__dirname, '../../apps/cli/src/main.js');
export const WEEK = 'nyc311_2026-08-01_07.csv.gz';
export const DAY = 'nyc311_2024-09-01_day.csv.gz';

/** The files are public but large, and not ours to pass on: the tests run where somebody has put them. */
export const data = [process.env['XIUHUA_REAL_DATA'], resolve(ROOT, '../shared/data')].find((folder) => folder !== undefined && existsSync(join(folder, WEEK)));
export const describeWithData = data === undefined ? describe.skip : describe;
export const why = data === undefined ? ' (skipped: set XIUHUA_REAL_DATA to the folder with the files, see docs/import.md)' : '';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Peak resident memory in bytes; 0 where the system does not tell. */
  readonly peakRss: number;
}

/**
 * The command line without the variables of whoever runs the tests: those may lead to engines in use.
 * @param killAfterMs kill -9 by then, unless it has ended
 * @param env the variables that it gets
 */
export async function cli(args: readonly string[], killAfterMs = Infinity, env: NodeJS.ProcessEnv = {}): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err, peakRss] = ['', '', 0];
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
  const ended = new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done));
  let running = true;
  void ended.finally(() => (running = false)).catch(() => undefined);
  while (running) {
    peakRss = Math.max(peakRss, highWaterMark(child.pid));
    if (performance.now() - started > killAfterMs) child.kill('SIGKILL');
    await Promise.race([ended, pause(100)]);
  }
  return { code: await ended, out, err, peakRss };
}

function highWaterMark(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
