import { parentPort, workerData } from 'node:worker_threads';
import type { EventStore } from '#libs/event-store/src/event-store.js';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import type { LogProgress, LogTask, LogThreadMessage } from './log-thread.js';

const PROGRESS_EVERY_MS = 100;

export type LogWork<Request, Result> = (store: EventStore, request: Request, onProgress: (progress: LogProgress) => void) => Promise<Result>;

/** The other side of a LogThread: reads the log through a connection of its own that cannot write. */
export function answerFromLog<Request, Result>(work: LogWork<Request, Result>): void {
  const tell = (message: LogThreadMessage<Result>): void => parentPort!.postMessage(message);
  const main = async (): Promise<void> => {
    giveWay('bulk');
    const { location, request } = workerData as LogTask<Request>;
    const store = await openEventStore(location, { mode: 'read-only' });
    try {
      let next = 0;
      const result = await work(store, request, (progress) => {
        if (performance.now() < next) return;
        next = performance.now() + PROGRESS_EVERY_MS;
        tell({ kind: 'progress', progress });
      });
      tell({ kind: 'done', result });
    } finally {
      await store.close();
    }
  };
  // An error ends the thread and is thrown to whoever waits for it.
  void main().catch((error: unknown) => setImmediate(() => { throw error; }));
}
