import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const CLI = resolve(__dirname, '../../apps/cli/src/main.js');

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Peak resident memory in bytes; 0 where the system does not tell. */
  readonly peakRss: number;
}

export interface CliOptions {
  /** kill -9 by then, unless it has ended; undefined: let it end by itself. */
  readonly killAfterMs?: number | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** The command line without the variables of whoever runs the tests: those may lead to engines in use. */
export async function cli(args: readonly string[], { killAfterMs, env = {} }: CliOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { PATH: process.env['PATH'], ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err, peakRss] = ['', '', 0];
  child.stdout.on('data', (chunk: Buffer) => void (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (err += chunk.toString()));
  const ended = new Promise<number | null>((done, failed) => child.on('error', failed).on('close', done));
  const limit = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  let running = true;
  void ended.finally(() => (running = false)).catch(() => undefined);
  while (running) {
    peakRss = Math.max(peakRss, highWaterMark(child.pid));
    await Promise.race([ended, pause(100)]);
  }
  clearTimeout(limit);
  return { code: await ended, out, err, peakRss };
}

function highWaterMark(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}
