/** How often an idle subscription looks whether another process has committed: a look costs a few microseconds. */
const LOOK_EVERY_MS = 5;

/** Wakes all subscriptions of a store: at once for its own commits, after a look at `data_version` for other processes'. */
export class CommitSignal {
  private readonly sleepers = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private seen: bigint;
  private count = 0;

  constructor(private readonly dataVersion: () => bigint) {
    this.seen = dataVersion();
  }

  /** Grows with every wake-up. Take it before reading, so that no commit between read and {@link wait} is missed. */
  get generation(): number {
    return this.count;
  }

  wake(): void {
    this.count += 1;
    for (const resume of this.sleepers) resume();
    this.sleepers.clear();
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Resolves when the generation is past the given one, or the signal aborts. */
  wait(generation: number, signal: AbortSignal): Promise<void> {
    if (this.count !== generation || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const resume = (): void => {
        signal.removeEventListener('abort', abort);
        resolve();
      };
      const abort = (): void => {
        this.sleepers.delete(resume);
        if (this.sleepers.size === 0) {
          clearInterval(this.timer);
          this.timer = undefined;
        }
        resolve();
      };
      signal.addEventListener('abort', abort, { once: true });
      this.sleepers.add(resume);
      this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
    });
  }

  private look(): void {
    const version = this.dataVersion();
    if (version === this.seen) return;
    this.seen = version;
    this.wake();
  }
}
