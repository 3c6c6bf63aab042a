import type { status } from '@grpc/grpc-js';

/**
 * What becomes of an append:
 * - `never-answered`: nothing is written, nothing is answered
 * - `answer-lost`: written, never answered
 * - `cut-before`, `cut-after`: the connection breaks before, or after, it is written
 * - `call-ended`: the server ends the call of many appends in order, without writing this one
 * - `answered-twice`: the answer comes two times
 * - `without-position`: the answer does not say where, as it can be for a repetition
 * - `not-ready`: turned away, nothing written
 * - `server-timeout`: written, but the server says that it does not know
 * - `internal-error`: written, but the server says that something failed inside
 * - `access-denied`: the account may not write to this stream
 * - `call-refused`: the server ends the call of many appends because it does not know the account any more
 */
export type AppendFault =
  | 'never-answered' | 'answer-lost' | 'cut-before' | 'cut-after' | 'call-ended' | 'answered-twice' | 'without-position' | 'not-ready' | 'server-timeout'
  | 'internal-error' | 'access-denied' | 'call-refused';

/** A gate that requests pass one by one: shut, they wait, as they do in a server that hangs. */
export class Gate {
  isShut = false;
  private opened: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  shut(): void {
    this.isShut = true;
    this.opened = new Promise((resolve) => (this.open = resolve));
  }

  lift(): void {
    this.isShut = false;
    this.open();
    this.opened = Promise.resolve();
  }

  pass(): Promise<void> {
    return this.opened;
  }
}

/** What goes wrong, set by a test. */
export class Faults {
  /** While shut, the server takes requests and answers none; lifted, it carries them all out. */
  readonly gate = new Gate();
  /** False: reads are taken and never answered. */
  readsAnswered = true;
  /** Milliseconds before each append is carried out. */
  appendDelayMs = 0;
  /**
   * Milliseconds from writing to indexing, when it is answered. What comes again before is left without a word, and after the server's own
   * time it says that it does not know (`IdempotentNotReady` in its source).
   */
  indexingMs = 1;
  /** Questions who leads so far, refused ones included. */
  gossipCalls = 0;
  /** Gossip is refused so many times more. */
  gossipRefusals = 0;
  /** The next so many subscriptions are confirmed and then told nothing. */
  mutedSubscriptions = 0;
  /** How far the server's clock goes ahead of ours. */
  clockAheadMs = 0;
  /** Set: this node is a follower, and here is who leads. */
  leader: { readonly host: string; readonly port: number } | undefined;
  /** Set: every call is refused so. Unauthenticated: the account or its password is not known; permission denied: it may not do it. */
  refusedWith: status.UNAUTHENTICATED | status.PERMISSION_DENIED | undefined;
  /** Set: reads fail with this code and nothing else that would tell why. */
  readFault: { readonly code: status } | undefined;
  /** The question what the server can do is refused so many times more. */
  featureRefusals = 0;
  /** True: answers name their append by text, as it was sent, and not by two numbers as EventStoreDB does. */
  answersInText = false;
  /** Calls that carried appends so far. */
  appendCalls = 0;
  /** Who called with appends or reads, as `authorization` says it; nobody over connections without TLS. */
  readonly accounts = new Set<string>();
  /** Calls that carried one append each so far, the older way. */
  singleAppendCalls = 0;
  /** Reads and subscriptions asked for so far, and the events told to them. */
  readCalls = 0;
  eventsTold = 0;
  private readonly appends: AppendFault[] = [];

  /** The next appends meet these, one each. */
  next(...faults: readonly AppendFault[]): void {
    this.appends.push(...faults);
  }

  takeAppendFault(): AppendFault | undefined {
    return this.appends.shift();
  }
}
