import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Durability } from './log-schema.js';
import type { FromWriter, ToWriter, WireAnswer, WireAppend, WriterOptions } from './writer-protocol.js';

const START_LIMIT_MS = 30_000;
const ASK_LIMIT_MS = 10_000;

export interface WriterThreadEvents {
  answers(answers: readonly WireAnswer[]): void;
  /** Called once, and only after a successful start; what was sent and not answered has an unknown outcome. */
  ended(reason: Error): void;
}

/** One life of the writer thread: from ready to its end. */
export class WriterThread {
  private readonly questions = new Map<number, (durability: Durability) => void>();
  private nextQuestion = 1;
  private endedWith: Error | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly events: WriterThreadEvents,
  ) {}

  /** Resolves once the thread's connection is open and durable. */
  static async start(options: WriterOptions, events: WriterThreadEvents): Promise<WriterThread> {
    const worker = new Worker(join(__dirname, 'writer.worker.js'), { workerData: options });
    const thread = new WriterThread(worker, events);
    let started = false;
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => {
        void worker.terminate();
        reject(new Error(`the writer thread did not start within ${START_LIMIT_MS} ms`));
      }, START_LIMIT_MS);
      worker.once('message', () => {
        clearTimeout(limit);
        started = true;
        worker.on('message', (message: FromWriter) => thread.take(message));
        resolve();
      });
      worker.on('error', (error: unknown) => {
        thread.endedWith = error instanceof Error ? error : new Error(String(error));
      });
      // 'exit' comes last: only then is it certain that the thread commits nothing any more.
      worker.once('exit', (code) => {
        clearTimeout(limit);
        const reason = thread.endedWith ?? new Error(`the writer thread ended with code ${code}`);
        if (started) events.ended(reason);
        else reject(reason);
      });
    });
    return thread;
  }

  send(appends: readonly WireAppend[]): void {
    this.post({ kind: 'appends', appends });
  }

  /** What SQLite says on the writing connection itself. */
  durability(): Promise<Durability> {
    const id = this.nextQuestion++;
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        this.questions.delete(id);
        reject(new Error(`the writer thread did not answer within ${ASK_LIMIT_MS} ms`));
      }, ASK_LIMIT_MS);
      this.questions.set(id, (durability) => {
        clearTimeout(limit);
        resolve(durability);
      });
      this.post({ kind: 'durability', id });
    });
  }

  /** Finishes what was sent, closes the connection and waits for the thread's end, at most `limitMs`. */
  async close(limitMs: number): Promise<void> {
    const ended = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    this.post({ kind: 'close' });
    const limit = setTimeout(() => void this.worker.terminate(), limitMs);
    await ended;
    clearTimeout(limit);
  }

  /** Ends the thread wherever it is: for one that hangs. */
  async kill(): Promise<void> {
    await this.worker.terminate();
  }

  private post(message: ToWriter): void {
    this.worker.postMessage(message);
  }

  private take(message: FromWriter): void {
    switch (message.kind) {
      case 'answers':
        return this.events.answers(message.answers);
      case 'durability':
        this.questions.get(message.id)?.({ journalMode: message.journalMode, synchronous: message.synchronous });
        this.questions.delete(message.id);
        return;
      case 'ready':
      case 'closed':
        return;
      default: {
        const never: never = message;
        throw new Error(`unknown message ${JSON.stringify(never)}`);
      }
    }
  }
}
