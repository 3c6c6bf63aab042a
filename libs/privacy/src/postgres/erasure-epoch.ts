/** For so long an epoch that was read may be believed without asking again. */
export const BELIEVED_MS = 250;
/** An erasure is answered this long after it is durable: by then nobody believes the epoch before it. Clocks may run unevenly. */
export const ERASURE_WAIT_MS = 300;

/**
 * How many erasures the store has seen, as this process may believe it: so that not every use of a cached key costs a
 * round trip, and an erasure that is answered holds everywhere all the same. Measures durations only, no clocks are compared.
 */
export class ErasureEpoch {
  #epoch = -1;
  #askedAt = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  /**
   * @param read the epoch in the store
   * @param onMoved called when it is another one than before: what was remembered may be of somebody who is erased
   */
  constructor(private readonly read: () => Promise<number>, private readonly onMoved: () => void) {}

  /** The epoch as nobody can have been told of a newer one when the call began. @throws what `read` throws */
  async current(): Promise<number> {
    const beganAt = performance.now();
    // Of a question that was under way already it is not known how old its answer is.
    while (!this.#isBelieved() && this.#askedAt < beganAt) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }
    return this.#epoch;
  }

  /** Whether what was read since `current` answered so may be remembered. */
  holds(epoch: number): boolean {
    return epoch === this.#epoch && this.#isBelieved();
  }

  /** The next use asks. */
  forget(): void {
    this.#askedAt = Number.NEGATIVE_INFINITY;
  }

  #isBelieved(): boolean {
    return performance.now() < this.#askedAt + BELIEVED_MS;
  }

  async #ask(): Promise<void> {
    const askedAt = performance.now();
    const epoch = await this.read();
    this.#askedAt = askedAt;
    if (epoch === this.#epoch) return;
    this.#epoch = epoch;
    this.onMoved();
  }
}
