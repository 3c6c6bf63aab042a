/** How often an idle subscription looks whether another process has committed: a look costs a few microseconds. */
const LOOK_EVERY_MS = 5;

/**
 * Wakes all subscriptions of a store: at once for its own commits, after a look at `data_version` for other processes'.
 * Read and {@link wait} in the same turn: a commit of the own process is told in a later one, so none is missed.
 */
export class CommitSignal {
  private readonly sleepers = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private seen: bigint;

  constructor(private readonly dataVersion: () => bigint) {
    this.seen = dataVersion();
  }

  wake(): void {
    for (const resume of this.sleepers) resume();
    this.sleepers.clear();
    this.rest();
  }

  /** Resolves after the next commit, or when the signal aborts. */
  wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        this.sleepers.delete(resume);
        if (this.sleepers.size === 0) this.rest();
        resolve();
      };
      signal.addEventListener('abort', abort, { once: true });
      this.sleepers.add(resume);
      this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
    });
  }

  private rest(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private look(): void {
    const version = this.dataVersion();
    if (version === this.seen) return;
    this.seen = version;
    this.wake();
  }
}
