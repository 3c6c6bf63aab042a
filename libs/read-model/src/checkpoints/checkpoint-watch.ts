import type { Position } from '#libs/event-store/src/event-store.js';
import { ReadModelBehindError } from '../read-model.js';
import type { CheckpointSource } from './checkpoint-source.js';

interface Waiting {
  readonly position: Position;
  readonly until: number;
  settle(reached: Position): void;
  fail(error: unknown): void;
}

/** Has callers wait until every projection has passed a position: one look at the checkpoints serves all who wait, and nobody looks when nobody does. */
export class CheckpointWatch {
  private readonly waiting = new Set<Waiting>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly source: CheckpointSource) {}

  /** @throws ReadModelBehindError after the time limit; what the source throws */
  async waitFor(position: Position, timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    if ((await this.reached()) >= position) return;
    await new Promise<void>((resolve, reject) => {
      this.waiting.add({
        position, until, fail: reject,
        settle: (now) => (now >= position ? resolve() : reject(new ReadModelBehindError(position, now))),
      });
      this.schedule();
    });
  }

  /** Nobody waits any longer. */
  close(): void {
    this.settle(() => true, 0n);
  }

  /** Where the projection that is furthest behind stands. */
  private async reached(): Promise<Position> {
    const checkpoints = await this.source.read();
    return checkpoints.reduce((least, { position }) => (position < least ? position : least), checkpoints[0]?.position ?? 0n);
  }

  /** One look at a time: a server that takes longer than the pause is not asked twice. */
  private schedule(): void {
    this.timer ??= setTimeout(() => void this.look(), this.source.lookEveryMs);
  }

  private async look(): Promise<void> {
    try {
      const reached = await this.reached();
      const now = performance.now();
      this.settle(({ position, until }) => reached >= position || now >= until, reached);
    } catch (error) {
      for (const waiting of this.waiting) waiting.fail(error);
      this.waiting.clear();
    }
    this.timer = undefined;
    if (this.waiting.size > 0) this.schedule();
  }

  private settle(which: (waiting: Waiting) => boolean, reached: Position): void {
    for (const waiting of this.waiting) {
      if (!which(waiting)) continue;
      this.waiting.delete(waiting);
      waiting.settle(reached);
    }
  }
}
