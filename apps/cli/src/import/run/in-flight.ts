/**
 * Hands the items of a source to `work`, at most `limit` at once, at the pace of the work. After the first failure (of the
 * source too) or an abort nothing more is begun, what is begun is waited for, and a failure is thrown.
 */
export async function inFlight<T>(items: AsyncIterable<T>, limit: number, signal: AbortSignal, work: (item: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  try {
    for await (const item of items) {
      if (signal.aborted || failures.length > 0) break;
      const done: Promise<void> = work(item).catch((error: unknown) => void failures.push(error)).finally(() => running.delete(done));
      running.add(done);
      if (running.size >= limit) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  if (failures.length > 0) throw failures[0];
}
