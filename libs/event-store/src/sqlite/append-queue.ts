import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import {
  type AppendFault, type AppendResult, type EventToAppend, EventStoreUnavailableError, type ExpectedRevision, WrongExpectedRevisionError,
} from '../event-store.js';
import type { Durability } from './log-schema.js';
import type { WireAnswer, WireAppend, WireEvent, WriterOptions } from './writer-protocol.js';
import { WriterThread } from './writer-thread.js';

const RESTART_FIRST_MS = 100;
const RESTART_LIMIT_MS = 5_000;
/** Longer than any wait the writer grants itself: without an answer for so long it hangs (a dead disk) and is given up. */
const SILENCE_LIMIT_MS = 60_000;
/** Far longer than a commit on a slow disk takes: whoever looks after the store is told long before the thread is given up. */
const UNWELL_AFTER_MS = 10_000;
const CLOSE_LIMIT_MS = 30_000;
/** A quarter of what 64 connections ask for at once: a commit of fewer is hardly cheaper. */
const ENOUGH_FOR_AN_IDLE_WRITER = 16;

interface Waiting {
  readonly wire: WireAppend;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: Error) => void;
}

function toWire({ eventId, type, data, sealed, metadata, json }: EventToAppend): WireEvent {
  if (json !== undefined) return [eventId, type, json.data, json.sealed ?? null, json.metadata];
  return [eventId, type, JSON.stringify(data), sealed === undefined ? null : JSON.stringify(sealed), JSON.stringify(metadata)];
}

function unavailable(reason: string, outcome: 'nothing-written' | 'unknown', options?: ErrorOptions): EventStoreUnavailableError {
  return new EventStoreUnavailableError(`the event store cannot append: ${reason}; try again shortly`, outcome, 1, options);
}

/**
 * The caller's side of the writer thread: bounded, one message for all that go together in an event-loop turn, and a promise for every append that
 * settles whatever becomes of the thread. A thread that ended is started again, with growing pauses while it keeps failing.
 */
export class AppendQueue {
  private waiting: Waiting[] = [];
  /**
   * In the order of their going, which is that of the answers. No Map: once it is old, V8 makes each of its tables old as well, and one
   * that was left behind keeps alive what it held, with the requests that wait for it, until old memory is looked through.
   */
  private sent: Waiting[] = [];
  private thread: WriterThread | undefined;
  /** Why nothing can be taken now; undefined while the thread runs or is being started. */
  private down: string | undefined;
  private failures = 0;
  private nextId = 1;
  private flushing = false;
  private lastSign = 0;
  private closing: Promise<void> | undefined;
  /** Told once nothing sent is unanswered any more. */
  private onIdle: () => void = () => undefined;
  private readonly watch: NodeJS.Timeout;

  private constructor(
    private readonly options: WriterOptions & { readonly queueLimit: number },
    private readonly onCommit: () => void,
  ) {
    this.watch = setInterval(() => this.giveUpSilentThread(), SILENCE_LIMIT_MS / 10).unref();
  }

  static async start(options: WriterOptions & { readonly queueLimit: number }, onCommit: () => void): Promise<AppendQueue> {
    const queue = new AppendQueue(options, onCommit);
    try {
      await queue.startThread();
    } catch (error) {
      clearInterval(queue.watch);
      throw error;
    }
    return queue;
  }

  /** Appends not answered yet. */
  get depth(): number {
    return this.waiting.length + this.sent.length;
  }

  get fault(): AppendFault | null {
    if (this.down !== undefined || this.closing !== undefined) return 'writer-down';
    if (this.thread === undefined) return 'writer-starting';
    return this.sent.length > 0 && performance.now() - this.lastSign > UNWELL_AFTER_MS ? 'writer-silent' : null;
  }

  append(streamId: string, expectedRevision: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    if (this.closing !== undefined) return Promise.reject(unavailable('it is closed', 'nothing-written'));
    if (this.down !== undefined) return Promise.reject(unavailable(this.down, 'nothing-written'));
    if (this.depth >= this.options.queueLimit) {
      return Promise.reject(unavailable(`${this.options.queueLimit} appends are waiting already`, 'nothing-written'));
    }
    const expected = expectedRevision === 'no-stream' ? -1 : expectedRevision;
    const wire = { id: this.nextId++, streamId, expected, events: events.map(toWire) };
    return new Promise((resolve, reject) => {
      this.waiting.push({ wire, resolve, reject });
      this.flushSoon();
    });
  }

  async durability(): Promise<Durability> {
    if (this.thread === undefined) throw unavailable(this.down ?? 'the writer is being started', 'nothing-written');
    return this.thread.durability();
  }

  /** Takes nothing more, answers what was taken, calls `beforeEnd`, then ends the thread. */
  close(beforeEnd: () => void): Promise<void> {
    this.closing ??= this.shutDown(beforeEnd);
    return this.closing;
  }

  private async shutDown(beforeEnd: () => void): Promise<void> {
    this.flush();
    this.refuseWaiting('it is closed');
    // Bounded by the watch, which ends a thread that hangs and so settles what it was sent.
    if (this.sent.length > 0) await new Promise<void>((resolve) => (this.onIdle = resolve));
    clearInterval(this.watch);
    beforeEnd();
    await this.thread?.close(CLOSE_LIMIT_MS);
  }

  private async startThread(): Promise<void> {
    this.thread = await WriterThread.start(this.options, {
      answers: (answers) => this.settle(answers),
      ended: (reason) => this.recover(reason),
    });
    this.down = undefined;
    if (this.closing !== undefined) return this.thread.close(CLOSE_LIMIT_MS);
    this.flush();
  }

  /**
   * At the end of this turn, so that what it brought travels in one message; a long turn gives an idle writer its first ones
   * before it ends, so that the disk works while the turn goes on and not only after it.
   */
  private flushSoon(): void {
    if (this.waiting.length >= ENOUGH_FOR_AN_IDLE_WRITER && this.sent.length === 0) this.flush();
    if (this.flushing) return;
    this.flushing = true;
    eventLoopTurn.whenOver(() => {
      this.flushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.thread === undefined || this.waiting.length === 0) return;
    const batch = this.waiting;
    this.waiting = [];
    if (this.sent.length === 0) this.lastSign = performance.now();
    for (const one of batch) this.sent.push(one);
    this.thread.send(batch.map(({ wire }) => wire));
  }

  private settle(answers: readonly WireAnswer[]): void {
    this.lastSign = performance.now();
    let written = false;
    const answered = this.sent.splice(0, answers.length);
    for (const [index, answer] of answers.entries()) {
      const one = answered[index];
      if (one?.wire.id !== answer.id) throw new Error(`the writer answered append ${answer.id}, not ${String(one?.wire.id)} whose turn it was`);
      if (answer.kind === 'appended') written = true;
      settleOne(one, answer);
    }
    if (written) {
      this.failures = 0;
      this.onCommit();
    }
    if (this.sent.length === 0) this.onIdle();
  }

  private recover(reason: Error): void {
    this.thread = undefined;
    const lost = this.sent;
    this.sent = [];
    for (const one of lost) one.reject(unavailable(reason.message, 'unknown', { cause: reason }));
    this.onIdle();
    if (this.closing === undefined) this.restart(reason);
  }

  /** The first restart is immediate; while it keeps failing, everything new is refused at once instead of piling up. */
  private restart(reason: Error): void {
    const pause = this.failures === 0 ? 0 : Math.min(RESTART_FIRST_MS * 2 ** (this.failures - 1), RESTART_LIMIT_MS);
    this.failures += 1;
    if (pause > 0) {
      this.down = reason.message;
      this.refuseWaiting(reason.message);
    }
    setTimeout(() => {
      if (this.closing !== undefined) return;
      this.startThread().catch((error: unknown) => this.restart(error instanceof Error ? error : new Error(String(error))));
    }, pause).unref();
  }

  private refuseWaiting(reason: string): void {
    const refused = this.waiting;
    this.waiting = [];
    for (const one of refused) one.reject(unavailable(reason, 'nothing-written'));
  }

  private giveUpSilentThread(): void {
    if (this.thread === undefined || this.sent.length === 0 || performance.now() - this.lastSign < SILENCE_LIMIT_MS) return;
    void this.thread.kill();
  }
}

function settleOne({ wire, resolve, reject }: Waiting, answer: WireAnswer): void {
  switch (answer.kind) {
    case 'appended':
      return resolve({ revision: answer.revision, position: answer.position, ...(answer.written ? { written: true as const } : {}) });
    case 'conflict':
      return reject(new WrongExpectedRevisionError(wire.streamId, toRevision(wire.expected), toRevision(answer.actual)));
    case 'unavailable':
      return reject(unavailable(answer.reason, answer.outcome));
    default: {
      const never: never = answer;
      throw new Error(`unknown answer ${JSON.stringify(never)}`);
    }
  }
}

function toRevision(wire: number): ExpectedRevision {
  return wire === -1 ? 'no-stream' : wire;
}
