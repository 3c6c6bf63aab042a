import { BoundedCache } from '#libs/platform/src/bounded-cache.js';
import type { Fact } from '#libs/ticketing/src/decider.js';
import type { Position, RecordedEvent } from './event-store.js';
import { FIRST_PREVIOUS_HASH } from './hash-chain.js';
import type { Upcasters } from './upcasters.js';

/** The part of a decider that folds. */
export interface Fold<State> {
  readonly initialState: State;
  evolve(state: State, fact: Fact<string, object>): State;
}

/** What a stream remembers of a command it carried out. */
export interface CarriedOut {
  readonly fingerprint: string;
  readonly first: number;
  readonly last: number;
  /** Of the command's last event. */
  readonly position: Position;
}

/** A prefix of a stream, folded. Only stored events may enter what is kept: everything there is proven. */
export class FoldedStream<State> {
  state: State;
  /** -1: no event yet. */
  revision = -1;
  position: Position = 0n;
  lastHash = FIRST_PREVIOUS_HASH;
  lastRecordedAt = '';
  readonly commands = new Map<string, CarriedOut>();

  constructor(readonly fold: Fold<State>) {
    this.state = fold.initialState;
  }

  /** The same end without the memory of commands, to try what may come next. */
  copyOfEnd(): FoldedStream<State> {
    const copy = new FoldedStream<State>(this.fold);
    copy.state = this.state;
    copy.revision = this.revision;
    copy.position = this.position;
    copy.lastHash = this.lastHash;
    copy.lastRecordedAt = this.lastRecordedAt;
    return copy;
  }

  /**
   * Takes the events that continue this prefix and passes over those it has already: two readers may bring the same tail.
   * @throws Error when the stream lacks an event
   */
  advance(events: readonly RecordedEvent[], upcasters: Upcasters): void {
    for (const event of events) {
      if (event.revision <= this.revision) continue;
      if (event.revision > this.revision + 1) {
        throw new Error(`${event.streamId} lacks revision ${this.revision + 1}, found ${event.revision}; run verify and restore the log from a backup`);
      }
      const { commandId, commandFingerprint, hash, recordedAt } = event.metadata;
      this.state = this.fold.evolve(this.state, upcasters.toFact(event));
      this.revision = event.revision;
      this.position = event.position;
      this.lastHash = hash;
      this.lastRecordedAt = recordedAt;
      const first = this.commands.get(commandId)?.first ?? event.revision;
      this.commands.set(commandId, { fingerprint: commandFingerprint, first, last: event.revision, position: event.position });
    }
  }
}

/** Folded streams by name. */
export class FoldedStreams {
  private readonly entries: BoundedCache<FoldedStream<unknown>>;

  constructor(limit: number) {
    this.entries = new BoundedCache(limit);
  }

  get size(): number {
    return this.entries.size;
  }

  /** The stream as this decider folds it, if it is remembered. */
  get<State>(streamId: string, fold: Fold<State>): FoldedStream<State> | undefined {
    const entry = this.entries.peek(streamId);
    return entry?.fold === fold ? (entry as FoldedStream<State>) : undefined;
  }

  put(streamId: string, entry: FoldedStream<unknown>): void {
    // A stream without events is not worth a place: asking for made-up names must not push out real ones.
    if (entry.revision === -1) return;
    this.entries.set(streamId, entry);
  }
}
