import { EventStoreAccessDeniedError, MAX_PAGE, type Position } from '../event-store.js';

/** Events of the log that are looked through for each append asked about, where several are: a ticket's first life has four or so. */
const LOOKED_THROUGH = 8;

/** Hashes of the events from a position on, that one included, at most so many. */
export type HashesFrom = (position: Position, limit: number) => Promise<ReadonlyMap<Position, unknown>>;

interface Asked {
  readonly position: Position;
  readonly hash: string;
  readonly resolve: (stored: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Whether the log holds, at the position that was answered, what was sent: asked for one append it is one event read, and all that
 * come while a read is under way share the next. Streams that are appended to at the same time lie side by side in the log.
 */
export class AppendProofs {
  private waiting: Asked[] = [];
  private reading = false;

  constructor(private readonly hashesFrom: HashesFrom) {}

  /**
   * False also where it lies too far from the others to be seen: a repeated command is answered where it stood long ago. Nor does an account see it
   * that may not read the whole log. @throws what the read throws
   */
  holds(position: Position, hash: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ position, hash, resolve, reject });
      if (!this.reading) void this.answer();
    });
  }

  private async answer(): Promise<void> {
    this.reading = true;
    while (this.waiting.length > 0) {
      const asked = this.waiting;
      this.waiting = [];
      try {
        const first = asked.reduce((least, { position }) => (position < least ? position : least), asked[0]!.position);
        const hashes = await this.hashesFrom(first, asked.length === 1 ? 1 : Math.min(MAX_PAGE, asked.length * LOOKED_THROUGH));
        for (const { position, hash, resolve } of asked) resolve(hashes.get(position) === hash);
      } catch (error) {
        for (const { resolve, reject } of asked) {
          if (error instanceof EventStoreAccessDeniedError) resolve(false);
          else reject(error);
        }
      }
    }
    this.reading = false;
  }
}
