import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export function isRunning(child: ChildProcess | undefined): child is ChildProcess {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

/** Asks the process to end in order, and kills it when it does not. One that has ended is left alone. */
export async function endInOrder(child: ChildProcess | undefined, limitMs: number, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (!isRunning(child)) return;
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  clearTimeout(limit);
}

/** kill -9: nothing in the process gets a chance to tidy up. One that has ended is left alone. */
export async function killAtOnce(child: ChildProcess | undefined): Promise<void> {
  if (!isRunning(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}
