import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { sampleEvents, sampleStream } from '#libs/event-store/src/testing/sample-events.js';

/** Child process of the durability tests: `<log> <mode> <appends> one-by-one|at-once`, or `<log> die`. */
async function main([log = '', mode, count, manner]: readonly string[]): Promise<void> {
  const store = await SqliteEventStore.open({ path: log, mode: mode === 'background' ? 'background' : 'foreground' });
  const append = () => store.append(sampleStream(), 'no-stream', sampleEvents(1));
  // The first commit of a new WAL also syncs the WAL's header.
  await append();
  if (mode === 'die') process.kill(process.pid, 'SIGKILL');
  // Seen in the system call trace.
  mkdirSync(join(dirname(log), 'mark-begin'));
  const appends = Array.from({ length: Number(count) });
  if (manner === 'at-once') await Promise.all(appends.map(append));
  else for (const _ of appends) await append();
  mkdirSync(join(dirname(log), 'mark-end'));
  await store.close();
}

void main(process.argv.slice(2));
