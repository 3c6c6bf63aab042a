interface Entry<Value> {
  value: Value;
  /** Since the hand last went over it. */
  used: boolean;
}

/**
 * At most `limit` entries, evicted by SIEVE (Zhang et al., NSDI 2024): a hand goes from the oldest entry to the newest and
 * drops the first one that was not used since it came by. It keeps what is used about as well as LRU does, and a use only
 * sets a flag: moving an entry to the end of the Map on every use was 3 % of a command.
 */
export class BoundedCache<Value> {
  /** A Map keeps insertion order. */
  readonly #entries = new Map<string, Entry<Value>>();
  /**
   * Goes on where it stopped. A new iterator for every dropped entry would walk over the holes that the dropped ones
   * before it left behind: 11 µs instead of 0.2 µs at 20,000 entries.
   */
  #hand = this.#entries.entries();

  /** @param limit entries, at least 1 */
  constructor(private readonly limit: number) {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`a cache needs a limit of at least 1, not ${limit}`);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** As {@link peek}, and counts as a use. */
  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    entry.used = true;
    return entry.value;
  }

  /** Does not count as a use: where entries are to be dropped by age. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Counts as a use of an entry that is there. */
  set(key: string, value: Value): void {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      known.value = value;
      known.used = true;
      return;
    }
    if (this.#entries.size >= this.limit) this.#makeRoom();
    this.#entries.set(key, { value, used: false });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
    this.#hand = this.#entries.entries();
  }

  /** At most twice over all entries: the first round leaves none used. */
  #makeRoom(): void {
    for (;;) {
      const next = this.#hand.next();
      if (next.done === true) {
        // An iterator that met the end once stays there.
        this.#hand = this.#entries.entries();
        continue;
      }
      const [key, entry] = next.value;
      if (!entry.used) {
        this.#entries.delete(key);
        return;
      }
      entry.used = false;
    }
  }
}
