import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';

export interface FloodReport {
  readonly appended: number;
  readonly events: number;
  readonly refused: number;
}

const CALLERS = 128;
const EVENTS = 3;

/** Child process that appends as fast as its mode lets it, until it is told to stop. */
async function main(log: string, mode: string): Promise<void> {
  const store = await SqliteEventStore.open({ path: log, mode: mode === 'background' ? 'background' : 'foreground' });
  let [stopped, appended, refused] = [false, 0, 0];
  process.once('message', () => {
    stopped = true;
  });
  process.send?.('started');
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    while (!stopped) {
      await store.append(sampleStream(), 'no-stream', sampleEvents(EVENTS)).then(() => (appended += 1), () => (refused += 1));
    }
  }));
  await store.close();
  process.send?.({ appended, events: appended * EVENTS, refused } satisfies FloodReport);
  process.disconnect();
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
