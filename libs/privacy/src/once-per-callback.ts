const MOST_USES = 64;

/**
 * True for the first call in every callback of the event loop, and again after 64 more. What was checked then still
 * holds for all code that runs on without a new event: a request that could know better arrives in a later callback.
 */
export class OncePerCallback {
  #uses = 0;
  readonly #forget = () => {
    this.#uses = 0;
  };

  isDue(): boolean {
    if (this.#uses > 0 && this.#uses < MOST_USES) {
      this.#uses++;
      return false;
    }
    // Runs once all promises that are settled now have run on, before the next event.
    if (this.#uses === 0) process.nextTick(this.#forget);
    this.#uses = 1;
    return true;
  }
}
