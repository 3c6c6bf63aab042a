import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '#libs/platform/src/clock.js';
import { turnsOfOthers } from '#libs/platform/src/testing/turns-of-others.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import { canonicalJson } from './canonical-json.js';
import { eventHash, FIRST_PREVIOUS_HASH } from './hash-chain.js';
import { StreamCommands } from './stream-commands.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { notebook, type NotebookCommand } from './testing/notebook.js';
import { notebookRequest, type NotebookRequest } from './testing/notebook-request.js';
import { sampleStream } from './testing/sample-events.js';
import { uuidV4, uuidV5 } from './uuid.js';

class HeldClock extends Clock {
  constructor(public at: string) {
    super();
  }

  override now(): number {
    return Date.parse(this.at);
  }
}

describe('StreamCommands', () => {
  let folder: string;
  let store: SqliteEventStore;
  let otherStore: SqliteEventStore;
  let clock: HeldClock;
  let sealer: MemorySealer;
  /** `here` and `there` are two nodes on one log, each with a cache of its own. */
  let here: StreamCommands;
  let there: StreamCommands;
  let stream: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-commands-'));
    store = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    otherStore = await SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
  });
  afterAll(async () => {
    await store.close();
    await otherStore.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    clock = new HeldClock('2026-11-22T08:00:00.000Z');
    sealer = new MemorySealer();
    here = new StreamCommands(store, sealer, clock, { cacheSize: 100 });
    there = new StreamCommands(otherStore, sealer, clock, { cacheSize: 100 });
    stream = sampleStream();
  });

  const request = (command: NotebookCommand, change: Partial<NotebookRequest> = {}) => notebookRequest(stream, command, change);
  const open = (owner: string | null = null) => here.execute(request({ type: 'Open', owner }));
  const write = (lines = 1) => request({ type: 'Write', lines });

  it('records what was decided, chained, with ids out of the command id', async () => {
    const { commandId, ...opening } = request({ type: 'Open', owner: 'person-1' });
    await here.execute({ commandId, ...opening });
    const writing = request({ type: 'Write', lines: 2, text: 'the salt is gone' }, { causationId: commandId });
    const result = await here.execute(writing);
    const stored = await store.readStream(stream);
    expect(result).toMatchObject({ revision: 2, position: stored[2]?.position, repeated: false, state: { status: 'open', lines: 2 } });
    const ids = [uuidV5(commandId, `${stream}/0`), uuidV5(writing.commandId, `${stream}/0`), uuidV5(writing.commandId, `${stream}/1`)];
    expect(stored.map(({ eventId }) => eventId)).toEqual(ids);
    expect(stored.map(({ metadata }) => metadata.previousHash)).toEqual([FIRST_PREVIOUS_HASH, stored[0]?.metadata.hash, stored[1]?.metadata.hash]);
    for (const event of stored) expect(eventHash(event)).toBe(event.metadata.hash);
    expect(stored[1]?.metadata).toMatchObject({
      commandId: writing.commandId, correlationId: writing.correlationId, causationId: commandId, actor: { id: 'clerk-1', role: 'dispatcher' },
      occurredAt: '2026-11-22T08:00:00.000Z', recordedAt: '2026-11-22T08:00:00.000Z', schemaVersion: 1, hashVersion: 1,
    });
    expect(stored[0]?.metadata.causationId).toBe(commandId);
  });

  it('reads a long stream in slices: others have their turn meanwhile', async () => {
    await open();
    await here.execute(write(2_000));
    const turns = turnsOfOthers();
    expect(await there.load(stream, notebook)).toMatchObject({ revision: 2_000, state: { lines: 2_000 } });
    expect(turns.end()).toBeGreaterThan(5);
  });

  it('gives one command id sent to two streams different event ids', async () => {
    const { commandId } = request({ type: 'Open', owner: null });
    await here.execute(request({ type: 'Open', owner: null }, { commandId }));
    await here.execute(notebookRequest(`${stream}-2`, { type: 'Open', owner: null }, { commandId }));
    const [[first], [second]] = [await store.readStream(stream), await store.readStream(`${stream}-2`)];
    expect(first?.eventId).not.toBe(second?.eventId);
  });

  it('seals personal data and leaves an event without any unsealed', async () => {
    await open('person-1');
    await here.execute(request({ type: 'Write', lines: 1, text: 'third floor, left door' }));
    const stored = await store.readStream(stream);
    expect(stored.map(({ sealed }) => sealed?.keyRef)).toEqual([undefined, 'person-1']);
    expect(JSON.stringify(stored, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('third floor');
  });

  it('fingerprints a body under the stream\'s key, and plainly only where there is none', async () => {
    await open('person-1');
    const writing = request({ type: 'Write', lines: 1, text: 'short enough to be guessed' });
    await here.execute(writing);
    const unowned = notebookRequest(`${stream}-2`, { type: 'Open', owner: null });
    await here.execute(unowned);
    const plain = (body: object) => createHash('sha256').update(canonicalJson(body)).digest('hex');
    const fingerprintOf = async (name: string) => (await store.readStream(name, { direction: 'backwards', limit: 1 }))[0]?.metadata.commandFingerprint;
    expect(await fingerprintOf(stream)).toBe((await sealer.forStream('person-1', stream))?.fingerprint(canonicalJson(writing.body)));
    expect(await fingerprintOf(stream)).not.toBe(plain(writing.body));
    expect(await fingerprintOf(unowned.streamId)).toBe(plain(unowned.body));
  });

  it('refuses personal data on a stream without a key, and writes nothing', async () => {
    await open(null);
    await expect(here.execute(request({ type: 'Write', lines: 1, text: 'whose?' }))).rejects.toThrow('no person\'s key');
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  it('records an act of the system under the system\'s name', async () => {
    await open();
    await here.execute(request({ type: 'Write', lines: 1, by: { id: 'system', role: 'system' } }));
    expect((await store.readStream(stream))[1]?.metadata.actor).toEqual({ id: 'system', role: 'system' });
  });

  it('never lets recordedAt run backwards with the clock', async () => {
    await open();
    clock.at = '2026-11-22T07:00:00.000Z';
    await here.execute(write());
    await there.execute(write());
    clock.at = '2026-11-22T09:00:00.000Z';
    await here.execute(write());
    const times = (await store.readStream(stream)).map(({ metadata }) => metadata.recordedAt);
    expect(times).toEqual(['2026-11-22T08:00:00.000Z', '2026-11-22T08:00:00.000Z', '2026-11-22T08:00:00.000Z', '2026-11-22T09:00:00.000Z']);
  });

  it.each(['live', 'import'] as const)('tells the decider of a %s command both instants', async (mode) => {
    let told: object = {};
    const decider: typeof notebook = { ...notebook, decide: (command, book, context) => {
      told = context;
      return notebook.decide(command, book, context);
    } };
    await here.execute(request({ type: 'Open', owner: null }, { decider, mode, occurredAt: '2026-08-01T00:30:00-04:00' }));
    expect(told).toMatchObject({ now: '2026-11-22T08:00:00.000Z', occurredAt: '2026-08-01T04:30:00.000Z', mode });
    expect((await store.readStream(stream))[0]?.metadata).toMatchObject({ occurredAt: '2026-08-01T04:30:00.000Z', recordedAt: '2026-11-22T08:00:00.000Z' });
  });

  describe('the same command id', () => {
    it.each(['person-1', null])('answers as the first time, at once, later, after a restart and on another node (key of %s)', async (owner) => {
      await open(owner);
      const command = write(2);
      const [first, again] = await Promise.all([here.execute(command), here.execute(command)]);
      await here.execute(write());
      const later = await here.execute(command);
      const elsewhere = await there.execute(command);
      const restarted = await new StreamCommands(store, sealer, clock, { cacheSize: 1 }).execute(command);
      for (const answer of [again, later, elsewhere, restarted]) {
        expect(answer).toMatchObject({ revision: 2, position: first.position, repeated: true });
      }
      expect(first).toMatchObject({ revision: 2, repeated: false });
      expect(await store.readStream(stream)).toHaveLength(4);
    });

    it('on two nodes at the same instant records once', async () => {
      await open();
      const command = write(3);
      // The other node's clock differs, so its events would have other hashes.
      there = new StreamCommands(otherStore, sealer, new HeldClock('2026-11-22T08:00:00.007Z'), { cacheSize: 100 });
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? here : there).execute(command)));
      expect(new Set(answers.map(({ revision, position }) => `${revision} ${position}`)).size).toBe(1);
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(await store.readStream(stream)).toHaveLength(4);
      // Both nodes must have learnt what is stored, not what they made themselves.
      await here.execute(write());
      await there.execute(write());
      const stored = await store.readStream(stream);
      expect(stored.map(({ metadata }) => metadata.previousHash)).toEqual([FIRST_PREVIOUS_HASH, ...stored.slice(0, -1).map(({ metadata }) => metadata.hash)]);
    });

    it.each(['person-1', null])('with another body is refused (key of %s)', async (owner) => {
      await open(owner);
      const command = write(2);
      await here.execute(command);
      await expect(here.execute({ ...command, body: { type: 'Write', lines: 3 } })).rejects.toMatchObject({ name: 'CommandIdReusedError' });
      await expect(there.execute({ ...command, body: { type: 'Write', lines: 3 } })).rejects.toMatchObject({ name: 'CommandIdReusedError' });
      expect(await store.readStream(stream)).toHaveLength(3);
    });

    it('with the same body in another order of keys is the same command', async () => {
      const command = request({ type: 'Open', owner: null });
      await here.execute(command);
      expect(await here.execute({ ...command, body: { owner: null, type: 'Open' } })).toMatchObject({ repeated: true });
    });

    it('answers as the first time when the key to compare with is gone', async () => {
      await open('person-1');
      const command = request({ type: 'Write', lines: 1, text: 'to be forgotten' });
      const first = await here.execute(command);
      sealer.forget('person-1');
      expect(await here.execute(command)).toMatchObject({ revision: first.revision, repeated: true });
      const afterwards = write();
      await here.execute(afterwards);
      expect(await there.execute(afterwards)).toMatchObject({ revision: 2, repeated: true });
      await expect(here.execute(request({ type: 'Write', lines: 1, text: 'more' }))).rejects.toMatchObject({ rule: 'person-erased' });
    });

    it('is decided anew after a refusal, which records nothing', async () => {
      const command = write();
      await expect(here.execute(command)).rejects.toMatchObject({ rule: 'not-open' });
      expect(await store.readStream(stream)).toEqual([]);
      await open();
      expect(await here.execute(command)).toMatchObject({ revision: 1, repeated: false });
    });
  });

  describe('a state that another node has moved on', () => {
    it('is decided on again, not refused', async () => {
      await open();
      await there.execute(write());
      expect(await here.execute(write())).toMatchObject({ revision: 2 });
      await there.execute(write(2));
      expect(await here.execute(write())).toMatchObject({ revision: 5 });
    });

    it('does not refuse what the real state allows', async () => {
      await expect(here.execute(write())).rejects.toThrow(RuleViolation);
      await there.execute(request({ type: 'Open', owner: null }));
      const hasLines = (lines: number) => ({ authorize: (book: { lines: number }) => {
        if (book.lines < lines) throw new RuleViolation('not-open');
      } });
      await here.execute(write());
      await there.execute(write(3));
      expect(await here.execute(request({ type: 'Close' }, hasLines(4)))).toMatchObject({ revision: 5 });
    });

    it('refuses what the real state refuses', async () => {
      await open();
      await there.execute(request({ type: 'Close' }));
      await expect(here.execute(write())).rejects.toMatchObject({ rule: 'not-open', detail: { status: 'closed' } });
    });

    it('is loaded as it really is', async () => {
      expect(await here.load(stream, notebook)).toMatchObject({ revision: -1, position: 0n, state: { status: 'none' } });
      await open();
      expect(await there.load(stream, notebook)).toMatchObject({ revision: 0, state: { status: 'open', lines: 0 } });
      const { position } = await here.execute(write(2));
      expect(await there.load(stream, notebook)).toMatchObject({ revision: 2, position, state: { lines: 2 } });
    });
  });

  describe('If-Match', () => {
    it('lets the command through at the revision it names', async () => {
      await open();
      expect(await here.execute({ ...write(), ifRevision: 0 })).toMatchObject({ revision: 1 });
    });

    it('refuses at any other, known or not, without a retry', async () => {
      await open();
      await here.execute(write());
      await expect(here.execute({ ...write(), ifRevision: 0 })).rejects.toMatchObject({ name: 'PreconditionFailedError', expected: 0, actual: 1 });
      await there.execute(write());
      await expect(here.execute({ ...write(), ifRevision: 1 })).rejects.toMatchObject({ name: 'PreconditionFailedError', expected: 1, actual: 2 });
      expect(await here.execute({ ...write(), ifRevision: 2 })).toMatchObject({ revision: 3 });
      expect(await store.readStream(stream)).toHaveLength(4);
    });

    it('sees a revision this node has not read yet', async () => {
      await open();
      await there.execute(write());
      expect(await here.execute({ ...write(), ifRevision: 1 })).toMatchObject({ revision: 2 });
    });

    it('is not judged for a command that was carried out already', async () => {
      await open();
      const command = { ...write(), ifRevision: 0 };
      await here.execute(command);
      expect(await here.execute(command)).toMatchObject({ revision: 1, repeated: true });
      expect(await there.execute(command)).toMatchObject({ revision: 1, repeated: true });
    });

    it('tells no revision to whoever may not see the stream', async () => {
      await open();
      const hidden = { authorize: () => {
        throw new RuleViolation('unknown-ticket');
      } };
      await expect(here.execute(request({ type: 'Close' }, { ...hidden, ifRevision: 7 }))).rejects.toMatchObject({ rule: 'unknown-ticket' });
    });
  });

  it('gives every one of 64 callers on one stream a turn', async () => {
    await open();
    const results = await Promise.all(Array.from({ length: 64 }, () => here.execute(write())));
    expect(results.map(({ revision }) => revision)).toEqual(Array.from({ length: 64 }, (_, n) => n + 1));
  });

  it('records nothing for a command that changes nothing', async () => {
    await open();
    expect(await here.execute(request({ type: 'Touch' }))).toMatchObject({ revision: 0, repeated: false });
    await there.execute(write());
    expect(await here.execute(request({ type: 'Touch' }))).toMatchObject({ revision: 1 });
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  it('works the same with a cache that holds almost nothing', async () => {
    const forgetful = new StreamCommands(store, sealer, clock, { cacheSize: 1 });
    const streams = Array.from({ length: 10 }, () => `${stream}-${uuidV4()}`);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(streams.map((name) => forgetful.execute(notebookRequest(name, round === 0 ? { type: 'Open', owner: null } : { type: 'Write', lines: 1 }))));
    }
    for (const name of streams) expect(await forgetful.load(name, notebook)).toMatchObject({ revision: 2, state: { lines: 2 } });
  });
});
