import { parentPort, workerData } from 'node:worker_threads';
import { openEventStore } from '#libs/event-store/src/open-event-store.js';
import { giveWay } from '#libs/platform/src/give-way.js';
import { simulateLog } from './simulate-log.js';
import type { SimulationMessage, SimulationTask } from './simulation-protocol.js';

const PROGRESS_EVERY_MS = 100;

/** Reads the log through a connection of its own that cannot write. */
async function main(): Promise<void> {
  giveWay('bulk');
  const { location, request } = workerData as SimulationTask;
  const tell = (message: SimulationMessage): void => parentPort!.postMessage(message);
  const store = await openEventStore(location, { mode: 'read-only' });
  try {
    let next = 0;
    const result = await simulateLog(store, request, (progress) => {
      if (performance.now() < next) return;
      next = performance.now() + PROGRESS_EVERY_MS;
      tell({ kind: 'progress', progress });
    });
    tell({ kind: 'done', result });
  } finally {
    await store.close();
  }
}

// An error ends the thread and is thrown to whoever waits for it.
void main().catch((error: unknown) => setImmediate(() => { throw error; }));
