import { type EventBeside, founding, ofNeighbours, ofServer } from './life-beside.js';

/** -1: no event. As the protocol has it, beside the two that check next to nothing. */
export type Expected = number | 'any' | 'stream-exists';

export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Commit and prepare position in one: they differ only in transactions that this protocol does not have. */
  readonly position: bigint;
  readonly created: Date;
}

export type AppendOutcome =
  | { readonly kind: 'written' | 'repeated'; readonly last: StoredEvent }
  | { readonly kind: 'wrong-revision'; readonly current: number };

/** What a record takes in the log beside its contents: positions are places in a file, with gaps. */
const RECORD_BYTES = 117n;
/** Appends after which the database, and whoever shares it, write something of their own in between. */
const BESIDE_EVERY = 7;
/** Where a server that has lived writes: 70 TB in, beyond what 32 bits hold. */
const FIRST_POSITION = 2n ** 46n + 1n;
/** A chunk of the log is not filled to its last byte. */
const REST_OF_CHUNK = 268_435_456n;

/**
 * Events in memory under EventStoreDB's rules of appending, as its documentation and its source tell them: the expected
 * revision decides, and below the stream's end equal event ids at the right revisions are success, whatever their contents.
 */
export class MemoryLog {
  readonly all: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly waiting = new Set<() => void>();
  private end = FIRST_POSITION;
  private appends = 0;

  /** @param shared others write there too, on streams of any name: who uses it keeps to a namespace */
  constructor(private readonly shared = false) {
    this.writeBeside(founding());
    if (shared) this.writeBeside(ofNeighbours(0));
  }

  stream(name: string): readonly StoredEvent[] {
    return this.streams.get(name) ?? [];
  }

  append(name: string, expected: Expected, events: readonly ProposedEvent[]): AppendOutcome {
    const stored = this.stream(name);
    const current = stored.length - 1;
    if (expected === 'stream-exists' && current === -1) return { kind: 'wrong-revision', current };
    const first = typeof expected === 'number' ? expected + 1 : stored.findIndex(({ id }) => id === events[0]?.id);
    if (typeof expected === 'number' ? expected < current : first !== -1) {
      const last = stored[first + events.length - 1];
      const same = events.every(({ id }, index) => stored[first + index]?.id === id);
      return same && last !== undefined ? { kind: 'repeated', last } : { kind: 'wrong-revision', current };
    }
    if (typeof expected === 'number' && expected > current) return { kind: 'wrong-revision', current };
    for (const event of events) this.write(name, event);
    const last = this.all[this.all.length - 1]!;
    this.appends += 1;
    if (this.appends % BESIDE_EVERY === 0) this.lifeBeside(name);
    for (const wake of [...this.waiting]) wake();
    return { kind: 'written', last };
  }

  /** Index of the first event at or behind a position. */
  indexOf(position: bigint): number {
    let [low, high] = [0, this.all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Resolves at the next append, or when the signal aborts. */
  grows(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }

  private write(stream: string, event: ProposedEvent): void {
    const events = this.streams.get(stream) ?? [];
    this.streams.set(stream, events);
    const stored = { ...event, stream, revision: events.length, position: this.end, created: new Date() };
    this.end += RECORD_BYTES + BigInt(event.data.length + event.metadata.length + stream.length + event.type.length);
    events.push(stored);
    this.all.push(stored);
  }

  private lifeBeside(stream: string): void {
    this.writeBeside(ofServer(stream, this.appends));
    this.end += REST_OF_CHUNK;
    if (this.shared) this.writeBeside(ofNeighbours(this.appends));
  }

  private writeBeside(events: readonly EventBeside[]): void {
    for (const { stream, event } of events) this.write(stream, event);
  }
}
