/** A process that was asked to end, or has failed, is gone by then whatever still hangs. */
export const END_PATIENCE_MS = 10_000;

/** SIGTERM, SIGINT, or the end of the process that started this one. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(1), END_PATIENCE_MS).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
  return stopping.signal;
}
