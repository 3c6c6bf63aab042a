import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '#libs/platform/src/clock.js';
import { eventHash } from './hash-chain.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { StreamCommands } from './stream-commands.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { type NotebookCommand, notebookUnderBell } from './testing/notebook.js';
import { notebookRequest } from './testing/notebook-request.js';
import { sampleStream } from './testing/sample-events.js';
import { timeFactIds } from './time-facts.js';
import { uuidV5 } from './uuid.js';

class HeldClock extends Clock {
  at = '2026-11-22T08:00:00.000Z';

  override now(): number {
    return Date.parse(this.at);
  }
}

const BELLS = ['2026-11-22T09:00:00.000Z', '2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'];
const decider = notebookUnderBell(BELLS);

describe('what time has brought', () => {
  let folder: string;
  let stores: [SqliteEventStore, SqliteEventStore];
  let clock: HeldClock;
  let here: StreamCommands;
  let there: StreamCommands;
  let stream: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-time-'));
    const open = () => SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    stores = [await open(), await open()];
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    clock = new HeldClock();
    const sealer = new MemorySealer();
    [here, there] = stores.map((store) => new StreamCommands(store, sealer, clock, { cacheSize: 100 })) as [StreamCommands, StreamCommands];
    stream = sampleStream();
    await here.execute(request({ type: 'Open', owner: 'person-1' }));
  });

  const request = (command: NotebookCommand) => notebookRequest(stream, command, { decider });
  const write = () => request({ type: 'Write', lines: 1, text: 'the salt is gone' });
  const stored = () => stores[0].readStream(stream);
  const told = async () => (await stored()).map(({ type, metadata }) => `${type} ${metadata.occurredAt.slice(11, 16)}`);

  it('is recorded before the command, at its own instants and by nobody in particular', async () => {
    clock.at = '2026-11-22T10:30:00.000Z';
    const answer = await here.execute(write());
    expect(await told()).toEqual(['NotebookOpened 08:00', 'BellRang 09:00', 'BellRang 10:00', 'LineWritten 10:30']);
    const events = await stored();
    expect(answer).toMatchObject({ revision: 3, position: events[3]?.position, state: { lines: 1, bells: BELLS.slice(0, 2) } });
    expect(events[1]?.metadata).toMatchObject({ actor: { id: 'system', role: 'system' }, recordedAt: clock.at, commandId: events[1]?.eventId });
    for (const event of events) expect(eventHash(event)).toBe(event.metadata.hash);
  });

  it('does not shift the ids of the command\'s own events', async () => {
    const [early, late] = [write(), write()];
    await here.execute(early);
    clock.at = '2026-11-22T09:30:00.000Z';
    await here.execute(late);
    const repeated = [await there.execute(early), await there.execute(late)];
    expect(repeated.map((answer) => [answer.revision, answer.repeated])).toEqual([[1, true], [3, true]]);
    expect((await stored()).map(({ eventId }) => eventId).slice(1)).toEqual([
      uuidV5(early.commandId, `${stream}/0`), timeFactIds(stream, `bell ${BELLS[0]}`).eventId, uuidV5(late.commandId, `${stream}/0`),
    ]);
  });

  it('is there when the command is judged, and stays recorded when it is refused', async () => {
    clock.at = '2026-11-22T12:00:00.000Z';
    const command = write();
    await expect(here.execute(command)).rejects.toMatchObject({ rule: 'not-open', detail: { status: 'closed' } });
    expect(await told()).toEqual(['NotebookOpened 08:00', 'BellRang 09:00', 'BellRang 10:00', 'BellRang 11:00']);
    // The refused command was not carried out: it is judged anew, and nothing rings twice.
    await expect(there.execute(command)).rejects.toMatchObject({ rule: 'not-open' });
    expect(await stored()).toHaveLength(4);
  });

  it('is recorded once, by whichever node comes first, also when many come at once', async () => {
    clock.at = '2026-11-22T10:30:00.000Z';
    await Promise.all(Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? here : there).execute(request({ type: 'Touch' }))));
    await there.execute(write());
    expect(await told()).toEqual(['NotebookOpened 08:00', 'BellRang 09:00', 'BellRang 10:00', 'LineWritten 10:30']);
  });

  it('has ids that name the stream and what it says, for ever the same', () => {
    const { eventId } = timeFactIds('ticket-7KQ4M-X9PTC', 'resolve 0 0.5 2026-11-22T09:00:00.000Z');
    expect(eventId).toBe(uuidV5('7f0c5d0e-3c3b-4f0f-9d55-1b8a6e2f4c91', 'ticket-7KQ4M-X9PTC/resolve 0 0.5 2026-11-22T09:00:00.000Z'));
    expect(timeFactIds('ticket-7KQ4M-X9PTD', 'resolve 0 0.5 2026-11-22T09:00:00.000Z').eventId).not.toBe(eventId);
  });

  it('needs no key of an erased person', async () => {
    clock.at = '2026-11-22T09:30:00.000Z';
    const forgetful = new MemorySealer();
    forgetful.forget('person-1');
    const node = new StreamCommands(stores[0], forgetful, clock, { cacheSize: 1 });
    await expect(node.execute(write())).rejects.toMatchObject({ rule: 'person-erased' });
    expect(await told()).toEqual(['NotebookOpened 08:00', 'BellRang 09:00']);
  });
});
