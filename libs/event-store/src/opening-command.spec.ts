import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '#libs/platform/src/clock.js';
import type { StreamRead } from './event-store.js';
import { CommandIdReusedError } from './handle-command.js';
import { StreamCommands } from './stream-commands.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { notebookRequest } from './testing/notebook-request.js';
import { sampleStream } from './testing/sample-events.js';

/** Never the same millisecond twice: two nodes that decide in one make the same bytes, and no one could tell whose were stored. */
class RisingClock extends Clock {
  private last = Date.now();
  now(): number {
    this.last += 1;
    return this.last;
  }
}

const clock = new RisingClock();

describe('a command that opens its stream', () => {
  let folder: string;
  let store: SqliteEventStore;
  let reads: number;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-opening-'));
    store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    const readStream = store.readStream.bind(store);
    store.readStream = (streamId: string, read?: StreamRead) => {
      reads += 1;
      return readStream(streamId, read);
    };
  });
  beforeEach(() => { reads = 0; });
  afterAll(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const node = () => new StreamCommands(store, new MemorySealer(), clock, { cacheSize: 10 });
  const opening = () => notebookRequest(sampleStream(), { type: 'Open', owner: null }, { opensStream: true });

  it('asks the store for nothing before it appends', async () => {
    expect(await node().execute(opening())).toMatchObject({ revision: 0, repeated: false });
    expect(reads).toBe(0);
  });

  it('repeated on a node that does not know the stream answers as the first time and records nothing', async () => {
    const request = opening();
    const first = await node().execute(request);
    expect(await node().execute(request)).toEqual({ ...first, repeated: true });
    expect(await store.readStream(request.streamId)).toHaveLength(1);
  });

  it('repeated with another body is refused', async () => {
    const request = opening();
    await node().execute(request);
    await expect(node().execute({ ...request, body: { type: 'Open', owner: 'somebody' } })).rejects.toThrow(CommandIdReusedError);
  });

  it('under another id is judged by the rules on the stream as it is', async () => {
    const request = opening();
    await node().execute(request);
    await expect(node().execute({ ...opening(), streamId: request.streamId })).rejects.toMatchObject({ name: 'RuleViolation' });
    expect(await store.readStream(request.streamId)).toHaveLength(1);
  });
});
