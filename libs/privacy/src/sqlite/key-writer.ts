import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { eventLoopTurn } from '#libs/platform/src/event-loop-turn.js';
import { ErasureIncompleteError, KeyStoreUnavailableError } from '../key-store-errors.js';
import type { BatchAnswer } from './key-writer.worker.js';
import type { KeyWrite, KeyWriteResult } from './key-writes.js';

/** Writes waiting before the store says 503. */
export const QUEUE_LIMIT = 4096;
const BATCH_LIMIT = 512;
/** Longer than any wait the writer grants itself (busy time-out, truncating after an erasure): without an answer for so long it hangs. */
const SILENCE_LIMIT_MS = 60_000;
const UNWELL_AFTER_MS = 10_000;

interface Waiting {
  readonly write: KeyWrite;
  readonly resolve: (result: KeyWriteResult) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit off the calling thread: whatever arrives while one batch is being made durable shares the next
 * transaction and its one fsync. A dead or hanging worker settles everything that waits; the next write starts a new one.
 */
export class KeyWriter {
  #worker: Worker | undefined;
  #queue: Waiting[] = [];
  #inFlight: Waiting[] = [];
  #closed = false;
  #sentAt = 0;
  readonly #whenIdle: (() => void)[] = [];
  readonly #watch: NodeJS.Timeout;

  constructor(private readonly path: string, private readonly silenceLimitMs = SILENCE_LIMIT_MS) {
    this.#watch = setInterval(() => this.#giveUpSilentWorker(), silenceLimitMs / 10).unref();
  }

  get isSilent(): boolean {
    return this.#silentMs() > UNWELL_AFTER_MS;
  }

  /** Resolves once the write is durable. @throws KeyStoreUnavailableError, ErasureIncompleteError */
  write(write: KeyWrite): Promise<KeyWriteResult> {
    if (this.#closed) return Promise.reject(new KeyStoreUnavailableError('the key store is closed', 1));
    if (this.#queue.length >= QUEUE_LIMIT) {
      return Promise.reject(new KeyStoreUnavailableError(`${QUEUE_LIMIT} writes wait for the key store; try again shortly`, 1));
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ write, resolve, reject });
      // After this turn of the event loop, so that all its writes go together.
      if (this.#queue.length === 1 && this.#inFlight.length === 0) eventLoopTurn.whenOver(() => this.#send());
    });
  }

  /** Waits for what was accepted, then ends the worker. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#queue.length > 0 || this.#inFlight.length > 0) await new Promise<void>((idle) => this.#whenIdle.push(idle));
    clearInterval(this.#watch);
    const worker = this.#worker;
    if (worker === undefined) return;
    this.#worker = undefined;
    const exited = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('close');
    await exited;
  }

  #send(): void {
    if (this.#inFlight.length > 0 || this.#queue.length === 0) return;
    this.#inFlight = this.#queue.splice(0, BATCH_LIMIT);
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    this.#sentAt = performance.now();
    worker.postMessage(this.#inFlight.map(({ write }) => write));
  }

  #start(): Worker {
    const worker = new Worker(join(__dirname, 'key-writer.worker.js'), { workerData: { path: this.path } });
    worker.on('message', (answer: BatchAnswer) => {
      // One that was given up may still come back to life: what it answers is told to nobody.
      if (this.#worker === worker) this.#settle(answer);
    });
    worker.on('error', (error: Error) => this.#lost(worker, error));
    worker.on('exit', () => this.#lost(worker, new Error('the writer thread ended')));
    return worker;
  }

  #settle(answer: BatchAnswer): void {
    const settled = this.#inFlight;
    this.#inFlight = [];
    if ('error' in answer) {
      for (const { reject } of settled) reject(new KeyStoreUnavailableError(`the key store could not write: ${answer.error}`, 1));
    } else {
      settled.forEach(({ write, resolve, reject }, index) => {
        const result = answer.results[index];
        if (result === undefined) reject(new KeyStoreUnavailableError('the key store gave no answer', 1));
        else if (write.kind === 'erase' && !answer.truncated) reject(new ErasureIncompleteError(write.ref));
        else resolve(result);
      });
    }
    if (this.#queue.length > 0) this.#send();
    else this.#idle();
  }

  #silentMs(): number {
    return this.#inFlight.length === 0 ? 0 : performance.now() - this.#sentAt;
  }

  /** Every write may be repeated, so nobody waits for the thread's end: where the disk hangs it may never come. */
  #giveUpSilentWorker(): void {
    const worker = this.#worker;
    if (worker === undefined || this.#silentMs() < this.silenceLimitMs) return;
    this.#lost(worker, new Error(`no answer for ${this.silenceLimitMs} ms`));
    worker.unref();
    void worker.terminate();
  }

  #idle(): void {
    this.#worker?.unref(); // an idle store keeps no process alive
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #lost(worker: Worker, cause: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const waiting = [...this.#inFlight, ...this.#queue];
    this.#inFlight = [];
    this.#queue = [];
    for (const { reject } of waiting) {
      reject(new KeyStoreUnavailableError(`the key store's writer thread died: ${cause.message}`, 1, { cause }));
    }
    this.#idle();
  }
}
