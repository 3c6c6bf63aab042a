import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Children that were told to end by the functions here. */
const asked = new WeakSet<ChildProcess>();

export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Asks the process to end in order, and kills it when it does not. One that has ended is left alone. */
export async function endInOrder(child: ChildProcess | undefined, limitMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!isRunning(child)) return;
  asked.add(child);
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  clearTimeout(limit);
}

/** kill -9: nothing in the process gets a chance to tidy up. One that has ended is left alone. */
export async function killAtOnce(child: ChildProcess | undefined): Promise<void> {
  if (!isRunning(child)) return;
  asked.add(child);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** @throws Error when the process has ended by itself and not with exit code 0: an unhandled rejection goes unseen otherwise */
export function failIfCrashed(child: ChildProcess | undefined, name: string, output = ''): void {
  if (child === undefined || asked.has(child)) return;
  const { exitCode, signalCode } = child;
  if (exitCode === 0 || (exitCode === null && signalCode === null)) return;
  throw new Error(`${name} ended by itself (${signalCode ?? exitCode})${output === '' ? '' : `; it said:\n${output}`}`);
}

/** Waits for all of them, whatever becomes of one. @throws what failed */
export async function allEnded(endings: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(endings)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

/** Takes every step in turn, whatever becomes of those before: a failure must not leave the rest open. @throws what failed first */
export async function closeAll(...steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
