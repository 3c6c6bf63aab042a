/**
 * So many at most go together. Enough that each meets the code of every step in the processor's caches, and few enough that the
 * log's writer has the first of a long turn on the disk while the others still go: with 64 connections in lockstep this thread
 * would wait for the disk, and then the disk for this thread.
 */
const TOGETHER = 16;

/** Those who wait to be let go together. */
interface Group {
  readonly letGo: Promise<void>;
  size: number;
}

/**
 * One turn of this thread's event loop: the events that were polled together, and what follows from them before the loop
 * polls again. Immediates run in the order in which they were asked for, each with all promises that it settles.
 */
class EventLoopTurn {
  #waiting: Group | undefined;
  /** Groups that wait or go. */
  #groups = 0;
  #going = false;
  #turn = 0;
  /** Groups made so far, and those of them that had been made when the first of this turn went: all of the turn. */
  #made = 0;
  #madeBeforeTurn = 0;
  #callbacks: (() => void)[] = [];

  /**
   * Resolves once everything that was polled with the caller has been taken in, for all who wait at the same moment, a group of
   * them after the other: from then on a group goes step by step together. Each step's code is then met in the processor's caches
   * by all but the first (measured with 64 connections: 197 µs a command without, 151 µs with it).
   */
  whenTakenIn(): Promise<void> {
    if (this.#waiting === undefined || this.#waiting.size === TOGETHER) this.#waiting = this.#newGroup();
    this.#waiting.size += 1;
    return this.#waiting.letGo;
  }

  /**
   * True while a group goes that was let go by {@link whenTakenIn}: all that its members were sent had come before, and nothing is
   * polled until it is false again. What is true now and was read meanwhile may be shared by them.
   */
  get isTogether(): boolean {
    return this.#going;
  }

  /**
   * The same number while groups go between which nothing is polled: what one of them has read holds for the others too, as far as this
   * process does not change it. Undefined for anybody who is not together with others.
   */
  get turn(): number | undefined {
    return this.#going ? this.#turn : undefined;
  }

  /**
   * Calls back once the group that goes, or else the next one, has done what it could, and at the latest at the end of the turn. From a
   * timer or an immediate that may be after the loop has polled once more.
   */
  whenOver(callback: () => void): void {
    this.#callbacks.push(callback);
    if (this.#groups > 0 || this.#callbacks.length > 1) return;
    setImmediate(() => {
      if (this.#groups === 0) this.#end();
    });
  }

  #newGroup(): Group {
    let release = (): void => undefined;
    const group: Group = { letGo: new Promise((resolve) => (release = resolve)), size: 0 };
    this.#groups += 1;
    const number = (this.#made += 1);
    setImmediate(() => {
      // Who comes from now on was polled later.
      if (this.#waiting === group) this.#waiting = undefined;
      if (number > this.#madeBeforeTurn) {
        this.#madeBeforeTurn = this.#made;
        this.#turn += 1;
      }
      this.#going = true;
      release();
    });
    setImmediate(() => {
      this.#groups -= 1;
      this.#end();
    });
    return group;
  }

  #end(): void {
    this.#going = false;
    const callbacks = this.#callbacks;
    this.#callbacks = [];
    for (const callback of callbacks) {
      try {
        callback();
      } catch (error) {
        // The others are called all the same; the error ends the process as it would have.
        queueMicrotask(() => { throw error; });
      }
    }
  }
}

export const eventLoopTurn = new EventLoopTurn();
