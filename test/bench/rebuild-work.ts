import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { MAX_PAGE } from '#libs/event-store/src/event-store.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { rebuild } from '#libs/projections/src/rebuild.js';
import { PROJECTIONS } from '#libs/read-model/src/projections.js';
import { openReadModel } from '#libs/read-model/src/open-read-model.js';

export type RebuildWork =
  | { readonly what: 'bare-read'; readonly logPath: string }
  | { readonly what: 'rebuild'; readonly logPath: string; readonly readModel: ReadModelLocation };

export interface RebuildWorkDone {
  readonly events: number;
  readonly seconds: number;
  readonly peakRssMb: number;
}

/** Reading the whole log page by page and parsing its JSON: what no rebuild can beat. */
async function bareRead(logPath: string): Promise<number> {
  const store = await SqliteEventStore.open({ path: logPath, mode: 'read-only' });
  let position = 0n;
  let events = 0;
  for (;;) {
    const page = await store.readAll(position, MAX_PAGE);
    if (page.events.length === 0) break;
    events += page.events.length;
    position = page.position;
  }
  await store.close();
  return events;
}

async function rebuildAll(logPath: string, readModel: ReadModelLocation): Promise<number> {
  const store = await SqliteEventStore.open({ path: logPath, mode: 'read-only' });
  const database = await openReadModel(readModel);
  const phases = new Map<string, number>();
  let since = performance.now();
  const { events } = await rebuild({
    store, database, projections: PROJECTIONS, upcasters: new Upcasters(),
    onProgress: ({ phase }) => {
      const now = performance.now();
      phases.set(phase, (phases.get(phase) ?? 0) + now - since);
      since = now;
    },
  });
  if (process.env['BENCH_PHASES'] !== undefined) process.stderr.write(`${JSON.stringify([...phases])}\n`);
  await database.close();
  await store.close();
  return events;
}

/** A process of its own, so that its memory is its own. */
process.once('message', (work: RebuildWork) => {
  const startedAt = performance.now();
  const done = work.what === 'bare-read' ? bareRead(work.logPath) : rebuildAll(work.logPath, work.readModel);
  done.then((events) => {
    const answer: RebuildWorkDone = { events, seconds: (performance.now() - startedAt) / 1000, peakRssMb: process.resourceUsage().maxRSS / 1024 };
    process.send?.(answer, () => process.disconnect());
  }, (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
