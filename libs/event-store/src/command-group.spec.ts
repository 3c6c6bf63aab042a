import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '#libs/platform/src/clock.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { CommandIdReusedError, type GroupOptions, type GroupedRequest, StreamExistsError } from './handle-command.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { StreamCommands } from './stream-commands.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { type Notebook, type NotebookCommand, type NotebookEvent, notebookUnderBell } from './testing/notebook.js';
import { notebookRequest, type NotebookRequest } from './testing/notebook-request.js';
import { sampleStream } from './testing/sample-events.js';
import { verifyChain } from './verify-chain.js';

type Grouped = GroupedRequest<Notebook, NotebookCommand, NotebookEvent>;

/** Never the same millisecond twice: what two nodes decide differs. */
class RisingClock extends Clock {
  private last = Date.parse('2026-11-22T08:00:00.000Z');

  override now(): number {
    this.last += 1;
    return this.last;
  }
}

const BELL = '2026-11-22T07:00:00.000Z';
const GOING_ON: GroupOptions = { isRefusal: (error) => error instanceof RuleViolation || error instanceof CommandIdReusedError };
const OPENING: GroupOptions = { ...GOING_ON, onlyOpening: true };

describe('commands of one stream in a group', () => {
  let folder: string;
  let store: SqliteEventStore;
  let appends: number;
  let reads: number;
  let here: StreamCommands;
  let there: StreamCommands;
  let sealer: MemorySealer;
  let stream: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-group-'));
    store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    const [append, readStream] = [store.append.bind(store), store.readStream.bind(store)];
    store.append = (...given) => {
      appends += 1;
      return append(...given);
    };
    store.readStream = (...given) => {
      reads += 1;
      return readStream(...given);
    };
  });
  beforeEach(() => {
    [appends, reads] = [0, 0];
    sealer = new MemorySealer();
    const clock = new RisingClock();
    here = new StreamCommands(store, sealer, clock, { cacheSize: 100 });
    there = new StreamCommands(store, sealer, clock, { cacheSize: 100 });
    stream = sampleStream();
  });
  afterAll(async () => {
    const { findings } = await verifyChain(store);
    await store.close();
    await rm(folder, { recursive: true });
    expect(findings).toEqual([]);
  });

  const request = (command: NotebookCommand, change: Partial<NotebookRequest> = {}): NotebookRequest => notebookRequest(stream, command, change);
  const life = (): NotebookRequest[] => [
    request({ type: 'Open', owner: 'person-1' }), request({ type: 'Write', lines: 2, text: 'a bag of salt' }), request({ type: 'Touch' }), request({ type: 'Write', lines: 1 }),
    request({ type: 'Close' }),
  ];
  const types = async (): Promise<string[]> => (await store.readStream(stream)).map(({ type }) => type);

  it('are recorded in one append, each on what the ones before it lead to', async () => {
    const answer = await here.executeGroup(life(), GOING_ON);
    expect(appends).toBe(1);
    expect(answer).toMatchObject({ revision: 4, state: { status: 'closed', lines: 3, owner: 'person-1' } });
    expect(answer.outcomes).toMatchObject([0, 2, 4, 3, 4].map((revision) => ({ kind: 'carried-out', revision, repeated: false })));
    const stored = await store.readStream(stream);
    expect(stored.map(({ type, data }) => [type, data['line']])).toEqual([
      ['NotebookOpened', undefined], ['LineWritten', 1], ['LineWritten', 2], ['LineWritten', 3], ['NotebookClosed', undefined],
    ]);
    expect(answer.recorded.map(({ eventId, revision, metadata }) => [eventId, revision, metadata.hash]))
      .toEqual(stored.map(({ eventId, revision, metadata }) => [eventId, revision, metadata.hash]));
  });

  it('are the same one by one: what is recorded already is not recorded again, and the rest is', async () => {
    const all = life();
    for (const one of all.slice(0, 2)) await there.execute(one);
    const { outcomes, recorded } = await here.executeGroup(all, GOING_ON);
    expect(outcomes.map((outcome) => outcome.kind === 'carried-out' && outcome.repeated)).toEqual([true, true, false, false, false]);
    expect(recorded.map(({ revision }) => revision)).toEqual([3, 4]);
    expect(await there.execute(all[4]!)).toMatchObject({ revision: 4, repeated: true });
    const again = await there.executeGroup(all, GOING_ON);
    expect([again.recorded, again.revision, (await types()).length]).toEqual([[], 4, 5]);
  });

  it('go on behind one that is refused, and tell each why', async () => {
    const all = life();
    const { outcomes } = await here.executeGroup([all[1]!, all[0]!, all[4]!, all[3]!, request({ type: 'Open', owner: null })], GOING_ON);
    expect(outcomes).toMatchObject([
      { kind: 'refused', error: { rule: 'not-open' } }, { kind: 'carried-out', revision: 0 }, { kind: 'carried-out', revision: 1 },
      { kind: 'refused', error: { rule: 'not-open' } }, { kind: 'refused', error: { rule: 'already-so' } },
    ]);
    const { outcomes: [reused] } = await here.executeGroup([{ ...all[4]!, body: { other: true } }], GOING_ON);
    expect(reused).toMatchObject({ kind: 'refused', error: { name: 'CommandIdReusedError' } });
    expect(await types()).toEqual(['NotebookOpened', 'NotebookClosed']);
  });

  it('record nothing at all when one fails otherwise', async () => {
    const all = life();
    const broken = { ...all[3]!, decider: all[3]!.decider, authorize: () => { throw new Error('no key store'); } };
    await expect(here.executeGroup([...all.slice(0, 3), broken], GOING_ON)).rejects.toThrow('no key store');
    expect(await types()).toEqual([]);
  });

  it('leave out what the state before it does not want', async () => {
    const [open, , , , close] = life();
    const when = (asked: NotebookRequest, status: Notebook['status']): Grouped => ({ ...asked, when: (book) => book.status === status });
    const { outcomes } = await here.executeGroup([open!, when(request({ type: 'Write', lines: 1 }), 'closed'), when(close!, 'open')], GOING_ON);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['carried-out', 'left-out', 'carried-out']);
    expect(await types()).toEqual(['NotebookOpened', 'NotebookClosed']);
  });

  it('have what time brings recorded once among them', async () => {
    const decider = notebookUnderBell([BELL]);
    const answer = await here.executeGroup(life().map((one) => ({ ...one, decider })), GOING_ON);
    expect(await types()).toEqual(['NotebookOpened', 'BellRang', 'LineWritten', 'LineWritten', 'LineWritten', 'NotebookClosed']);
    expect(answer).toMatchObject({ revision: 5, state: { bells: [BELL] } });
  });

  it('that are too long for one append are recorded in several', async () => {
    const page = 'x'.repeat(100_000);
    const pages = Array.from({ length: 7 }, () => request({ type: 'Write', lines: 1, text: page }));
    const { outcomes, recorded } = await here.executeGroup([request({ type: 'Open', owner: 'person-1' }), ...pages], GOING_ON);
    expect([outcomes.length, recorded.length, appends]).toEqual([8, 8, 4]);
  });

  it('from two nodes at once are recorded once', async () => {
    for (let round = 0; round < 10; round += 1) {
      stream = sampleStream();
      const all = life();
      const answers = await Promise.all([here.executeGroup(all, GOING_ON), there.executeGroup(all, GOING_ON), there.execute(all[0]!)]);
      expect(await types()).toEqual(['NotebookOpened', 'LineWritten', 'LineWritten', 'LineWritten', 'NotebookClosed']);
      expect(answers[0].recorded.length + answers[1].recorded.length).toBeLessThanOrEqual(5);
      expect(answers[0].outcomes.map(({ kind }) => kind)).toEqual(answers[1].outcomes.map(({ kind }) => kind));
    }
  });

  describe('that are only to open it', () => {
    it('ask nothing of the store before they append', async () => {
      expect(await here.executeGroup(life(), OPENING)).toMatchObject({ revision: 4 });
      expect([reads, appends]).toEqual([0, 1]);
    });

    it('record nothing where there is something, be it their own', async () => {
      const all = life();
      await there.execute(all[0]!);
      await expect(here.executeGroup(all, OPENING)).rejects.toThrow(StreamExistsError);
      await expect(here.executeGroup([request({ type: 'Open', owner: null })], OPENING)).rejects.toThrow(StreamExistsError);
      // Refused on an empty stream, which it is not.
      await expect(here.executeGroup([all[4]!], OPENING)).rejects.toThrow(StreamExistsError);
      expect(await types()).toEqual(['NotebookOpened']);
    });

    it('say so also where their first append is the one of an earlier time, with other words', async () => {
      const page = 'x'.repeat(150_000);
      const told = [request({ type: 'Open', owner: 'person-1' }), ...[1, 2, 3].map(() => request({ type: 'Write', lines: 1, text: page }))];
      await there.executeGroup(told, OPENING);
      const otherwise = told.map((one) => ({ ...one, body: { told: 'otherwise' } }));
      await expect(here.executeGroup(otherwise, OPENING)).rejects.toThrow(StreamExistsError);
      const { outcomes } = await here.executeGroup(otherwise, GOING_ON);
      expect(outcomes.map((outcome) => outcome.kind === 'refused' && outcome.error instanceof CommandIdReusedError)).toEqual([true, true, true, true]);
      expect(await types()).toHaveLength(4);
    });
  });
});
