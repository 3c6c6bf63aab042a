import { randomBytes, randomUUID } from 'node:crypto';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, EventStoreUnavailableError } from '#libs/event-store/src/event-store.js';
import { CommandIdReusedError } from '#libs/event-store/src/handle-command.js';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { SystemClock } from '#libs/platform/src/clock.js';
import type { Actor } from '#libs/ticketing/src/decider.js';
import { ERASURE_ORDERS } from '#libs/ticketing/src/person/erasure-orders-decider.js';
import { personStream } from '#libs/ticketing/src/person/person-decider.js';
import type { TicketCommand } from '#libs/ticketing/src/ticket/ticket-command.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { streamOfTicket, ticketIdFrom } from '#libs/ticketing/src/ticket/ticket-id.js';
import { PersonEraser, UnknownPersonError } from './erase-person.js';
import { ErasureIncompleteError, KeyStoreUnavailableError } from './key-store-errors.js';
import type { KeyStore } from './key-store.js';
import { IdentityOpener, type IdentityReason } from './open-identity.js';
import { EnvelopeOpener } from './opener.js';
import { replayErasures } from './replay-erasures.js';
import { KeyStoreSealer } from './sealer.js';
import { SqliteKeyStore } from './sqlite/sqlite-key-store.js';
import { foundInFiles } from './testing/search-files.js';
import { UnfinishedErasures } from './unfinished-erasures.js';

const admin: Actor = { id: 'admin-1', role: 'admin' };
const leader: Actor = { id: 'leader-1', role: 'grid-leader', post: 'grid:xf/xf-01' };
const masterKey = randomBytes(32);

describe('a person', () => {
  let directory: string;
  let keysPath: string;
  let logPath: string;
  let keys: SqliteKeyStore;
  let log: SqliteEventStore;
  let commands: StreamCommands;
  let eraser: PersonEraser;
  let identities: IdentityOpener;

  async function open(): Promise<void> {
    keys = await SqliteKeyStore.open({ path: keysPath, masterKey });
    log = await SqliteEventStore.open({ path: logPath, mode: 'foreground' });
    commands = new StreamCommands(log, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: 100 });
    eraser = new PersonEraser(keys, commands);
    identities = new IdentityOpener(keys, commands);
  }

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'person-'));
    keysPath = join(directory, 'keys.db');
    logPath = join(directory, 'events.db');
    await open();
  });
  afterEach(async () => {
    await log.close();
    await keys.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const erase = (personRef: string, commandId = randomUUID()) => eraser.erase({ personRef, actor: admin, commandId, correlationId: randomUUID() });
  const finishAtStart = (store: KeyStore = keys) => new UnfinishedErasures(log, store, commands).finish();
  const eventsOf = async (personRef: string) => (await log.readStream(personStream(personRef))).map(({ type }) => type);

  async function give(ticketId: string, reporterRef: string, command: TicketCommand, commandId = randomUUID()) {
    return commands.execute({
      streamId: streamOfTicket(ticketId), decider: ticketDecider, command, commandId, body: { command: command.type, id: commandId },
      actor: command.type === 'Report' ? { id: reporterRef, role: 'resident' } : leader, correlationId: randomUUID(), keyRef: () => reporterRef,
    });
  }

  async function report(reporterRef: string, texts: { description: string; address: string }) {
    const commandId = randomUUID();
    const ticketId = ticketIdFrom(commandId, '20261122');
    await give(ticketId, reporterRef, {
      type: 'Report', ticketId, kind: 'complaint', category: 'water', communityId: 'xf', gridId: 'xf-01', channel: 'web', urgency: 'general',
      reporterRef, routing: { result: 'unknown' }, ...texts,
    }, commandId);
    return ticketId;
  }

  it('is erased everywhere, while chain, state and figures stay as they were (invariant 10)', async () => {
    const identity = { subject: 'account-of-jane', name: 'Jane Doe 王小明', phone: '+1 212 555 0100' };
    const texts = { description: 'the bag of salt vanished from the stairwell', address: '12 Elm Street, third floor' };
    const ref = await keys.ensurePerson(randomUUID(), identity);
    const other = await keys.ensurePerson(randomUUID(), { name: 'John Doe' });
    const ticketId = await report(ref, texts);
    const othersTicket = await report(other, { description: 'a lamp is dark', address: '14 Elm Street' });
    await give(ticketId, ref, { type: 'Dispatch', level: 'grid', communityId: 'xf', gridId: 'xf-01', instruction: 'look at the camera' });
    await give(ticketId, ref, { type: 'Acknowledge', message: 'we are looking for it' });
    const before = await commands.load(streamOfTicket(ticketId), ticketDecider);
    const stored = await log.readStream(streamOfTicket(ticketId));
    expect(await erase(ref)).toMatchObject({ personRef: ref, changed: true });

    const opener = new EnvelopeOpener(keys);
    for (const { streamId, eventId, sealed } of stored) expect(sealed && (await opener.open(streamId, eventId, sealed))).toBeNull();
    expect(await keys.identity(ref)).toBeNull();
    expect(await keys.refOfSubject(identity.subject)).toBeNull();
    const secrets = [...Object.values(identity), ...Object.values(texts), 'Jane', '王小明', '5550100', 'look at the camera', 'looking for it'];
    for (const path of [keysPath, logPath]) expect(foundInFiles(path, secrets.map((text) => Buffer.from(text)))).toEqual([]);

    expect(await log.readStream(streamOfTicket(ticketId))).toEqual(stored);
    expect((await verifyChain(log)).findings).toEqual([]);
    const reread = new StreamCommands(log, new KeyStoreSealer(keys), new SystemClock(), { cacheSize: 100 });
    expect((await reread.load(streamOfTicket(ticketId), ticketDecider)).state).toEqual(before.state);
    const [theirs] = await log.readStream(streamOfTicket(othersTicket));
    expect(await opener.open(theirs!.streamId, theirs!.eventId, theirs!.sealed!)).toHaveProperty('description', 'a lamp is dark');
  });

  it('who is erased keeps a living ticket: steps with a text are refused by name, steps without go on', async () => {
    const ref = await keys.ensurePerson(randomUUID(), {});
    const ticketId = await report(ref, { description: 'salt', address: 'here' });
    await erase(ref);
    await expect(give(ticketId, ref, { type: 'Reject', reasonCode: 'none', reason: 'a text' })).rejects.toMatchObject({ rule: 'person-erased' });
    await expect(give(ticketId, ref, { type: 'Reject', reasonCode: 'none' })).resolves.toMatchObject({ state: { status: 'rejected' } });
  });

  it('is erased once, however often and by how many it is asked', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    const all = await Promise.all(Array.from({ length: 8 }, () => erase(ref)));
    expect(new Set(all.map(({ erasedAt }) => erasedAt)).size).toBe(1);
    expect(await erase(ref)).toEqual({ ...all[0], changed: false });
    expect(await eventsOf(ref)).toEqual(['PersonErased']);
  });

  it('is answered the same when the same command comes again', async () => {
    const [ref, commandId] = [await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' }), randomUUID()];
    const first = await erase(ref, commandId);
    expect(first.changed).toBe(true);
    expect(await erase(ref, commandId)).toEqual(first);
    expect(await eventsOf(ref)).toEqual(['PersonErased']);
  });

  it('who was erased by a run that died before the event is recorded by the next', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    await keys.erase(ref);
    expect(await eventsOf(ref)).toEqual([]);
    expect(await erase(ref)).toHaveProperty('changed', true);
    expect(await eventsOf(ref)).toEqual(['PersonErased']);
  });

  it('who was erased by a run that died before the event is recorded by the next start', async () => {
    const [half, whole, kept] = await Promise.all(['Half', 'Whole', 'Kept'].map((name) => keys.ensurePerson(randomUUID(), { name })));
    await keys.erase(half!);
    await erase(whole!);
    expect(await finishAtStart()).toEqual({ recorded: 1, held: 0 });
    expect(await Promise.all([half!, whole!, kept!].map(eventsOf))).toEqual([['PersonErased'], ['PersonErased'], []]);
    expect(await finishAtStart()).toEqual({ recorded: 0, held: 0 });
  });

  it('whose erasure was ordered by a run that died before the key was deleted is erased by whoever opens the keys next, and recorded', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    const dying = new Proxy(keys, { get: (store, name) => (name === 'erase' ? () => Promise.reject(new Error('killed')) : bound(store, name)) });
    await expect(new PersonEraser(dying, commands).erase({ personRef: ref, actor: admin, commandId: randomUUID(), correlationId: '' })).rejects.toThrow('killed');
    expect(await keys.identity(ref)).toEqual({ name: 'Jane Doe' });
    expect(await replayErasures(log, keys)).toBe(1);
    expect(await keys.identity(ref)).toBeNull();
    expect(await finishAtStart()).toEqual({ recorded: 1, held: 0 });
    expect(await eventsOf(ref)).toEqual(['PersonErased']);
    expect(await log.readStream(ERASURE_ORDERS)).toMatchObject([{ type: 'ErasureOrdered', data: { personRef: ref } }]);
  });

  it('who is erased in the key store and in the log costs no write at any later start, however many there are', async () => {
    const refs = await Promise.all(Array.from({ length: 200 }, () => keys.ensurePerson(randomUUID(), {})));
    await Promise.all(refs.map((ref) => erase(ref)));
    const head = await log.head();
    const untouched = withErasing(keys, () => Promise.reject(new Error('the key of who is erased already was erased again')));
    expect(await finishAtStart(untouched)).toEqual({ recorded: 0, held: 0 });
    expect(await log.head()).toBe(head);
  });

  it('who was erased before erasures were ordered is ordered by the next start, without another write to the keys', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    await keys.erase(ref);
    await eraser.record({ personRef: ref, actor: admin, commandId: randomUUID(), correlationId: '' });
    const untouched = withErasing(keys, () => Promise.reject(new Error('the key of who is erased already was erased again')));
    for (let start = 0; start < 2; start += 1) expect(await finishAtStart(untouched)).toEqual({ recorded: 0, held: 0 });
    expect(await log.readStream(ERASURE_ORDERS)).toMatchObject([{ type: 'ErasureOrdered', data: { personRef: ref } }]);
  });

  it('whose old bytes a reader of the file holds keeps no process from starting, and is recorded once they are gone', async () => {
    const [held, free] = await Promise.all(['Held', 'Free'].map((name) => keys.ensurePerson(randomUUID(), { name })));
    await Promise.all([held!, free!].map((ref) => keys.erase(ref)));
    let reading = true;
    const busy = withErasing(keys, (ref) => (reading && ref === held ? Promise.reject(new ErasureIncompleteError(ref)) : keys.eraseForGood(ref)));
    const erasures = new UnfinishedErasures(log, busy, commands);
    expect(await erasures.finish()).toEqual({ recorded: 1, held: 1 });
    expect(await eventsOf(held!)).toEqual([]);
    reading = false;
    expect(await erasures.finish()).toEqual({ recorded: 1, held: 0 });
    expect(await Promise.all([held!, free!].map(eventsOf))).toEqual([['PersonErased'], ['PersonErased']]);
  });

  it('whose ordered erasure met a key store that was away is erased by the next sweep, in the name of who ordered it', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    let away = 2;
    const failing = withErasing(keys, async (person) => {
      if (away-- > 0) throw new KeyStoreUnavailableError('away', 1);
      return keys.eraseForGood(person);
    });
    const erasures = new UnfinishedErasures(log, failing, commands);
    expect(await erasures.finish()).toEqual({ recorded: 0, held: 0 });
    const asked = { personRef: ref, actor: admin, commandId: randomUUID(), correlationId: 'asked-1' };
    await expect(new PersonEraser(failing, commands).erase(asked)).rejects.toThrow(KeyStoreUnavailableError);
    await expect(erasures.finish()).rejects.toThrow(KeyStoreUnavailableError);
    expect(await keys.identity(ref)).toEqual({ name: 'Jane Doe' });
    expect(await erasures.finish()).toEqual({ recorded: 1, held: 0 });
    expect(await keys.identity(ref)).toBeNull();
    expect(await log.readStream(personStream(ref))).toMatchObject([{ type: 'PersonErased', metadata: { actor: admin, correlationId: 'asked-1' } }]);
    expect(await erasures.finish()).toEqual({ recorded: 0, held: 0 });
  });

  it('whom a log without orders says erased is erased again when an older copy of the keys is put back', async () => {
    const [gone, kept] = [await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' }), await keys.ensurePerson(randomUUID(), { name: 'John Doe' })];
    await keys.close();
    copyFileSync(keysPath, `${keysPath}.backup`);
    keys = await SqliteKeyStore.open({ path: keysPath, masterKey });
    await keys.erase(gone);
    await new PersonEraser(keys, commands).record({ personRef: gone, actor: admin, commandId: randomUUID(), correlationId: '' });
    await keys.close();
    copyFileSync(`${keysPath}.backup`, keysPath);
    keys = await SqliteKeyStore.open({ path: keysPath, masterKey });
    expect(await log.readStream(ERASURE_ORDERS)).toEqual([]);
    expect(await keys.identity(gone)).toEqual({ name: 'Jane Doe' });
    expect(await replayErasures(log, keys)).toBe(1);
    expect([await keys.identity(gone), await keys.identity(kept)]).toEqual([null, { name: 'John Doe' }]);
  });

  it('is never said to be erased while the key is there', async () => {
    const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
    await keys.close();
    await expect(erase(ref)).rejects.toThrow('finalized');
    expect(await eventsOf(ref)).toEqual([]);
    keys = await SqliteKeyStore.open({ path: keysPath, masterKey });
    expect(await keys.personKey(ref)).not.toBeNull();
  });

  it('whom nobody knows is not said to be erased', async () => {
    const ref = randomUUID();
    await expect(erase(ref)).rejects.toThrow(UnknownPersonError);
    expect(await eventsOf(ref)).toEqual([]);
  });

  it.each(['with names of streams', 'without'])('whom a restored backup brings back, or does not know, is erased again from the log, %s', async (names) => {
    const [gone, kept] = [await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' }), await keys.ensurePerson(randomUUID(), { name: 'John Doe' })];
    await keys.close();
    copyFileSync(keysPath, `${keysPath}.backup`);
    await log.close();
    await open();
    const later = await keys.ensurePerson(randomUUID(), { name: 'Jim Doe' });
    await identities.open({ personRef: kept, ticketId: '20261122-7KQ4M-X9PTC', reasonCode: 'contact', actor: leader, commandId: randomUUID(), body: {}, correlationId: '' });
    for (const ref of [gone, later]) await erase(ref);
    await Promise.all([keys.close(), log.close()]);
    copyFileSync(`${keysPath}.backup`, keysPath);
    await open();
    expect(await keys.identity(gone)).toEqual({ name: 'Jane Doe' });
    const store = names === 'without' ? withoutNames(log) : log;
    expect(await replayErasures(store, keys)).toBe(2);
    for (const ref of [gone, later]) {
      expect(await keys.ensurePerson(ref, { name: 'Jane Doe' })).toBe(ref);
      expect(await keys.identity(ref)).toBeNull();
    }
    expect(await keys.identity(kept)).toEqual({ name: 'John Doe' });
    expect(await replayErasures(store, keys)).toBe(0);
  });

  it('costs a start not a question each, where many are erased', async () => {
    const refs = await Promise.all(Array.from({ length: 600 }, () => keys.ensurePerson(randomUUID(), {})));
    await Promise.all(refs.map((ref) => erase(ref)));
    const questions: number[] = [];
    const asked = new Proxy(keys, {
      get: (store, name) => {
        if (name === 'wasErased' || name === 'eraseForGood') throw new Error(`${name} was called for somebody who is erased`);
        return name !== 'erasedAmong' ? bound(store, name) : (of: readonly string[]) => {
          questions.push(of.length);
          return keys.erasedAmong(of);
        };
      },
    });
    expect(await replayErasures(withoutNames(log), asked)).toBe(0);
    expect(questions).toEqual([256, 256, 88]);
  });

  describe('is shown', () => {
    const asked = (personRef: string, commandId = randomUUID(), reasonCode: IdentityReason = 'contact') => ({
      personRef, ticketId: '20261122-7KQ4M-X9PTC', reasonCode, actor: leader, commandId, body: { reasonCode }, correlationId: randomUUID(),
    });

    it('with a record each time, and nothing personal in it', async () => {
      const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
      expect(await identities.open(asked(ref))).toEqual({ name: 'Jane Doe' });
      expect(await identities.open(asked(ref))).toEqual({ name: 'Jane Doe' });
      const events = await log.readStream(personStream(ref));
      expect(events).toMatchObject(Array.from({ length: 2 }, () => ({
        type: 'IdentityOpened', data: { ticketId: '20261122-7KQ4M-X9PTC', reasonCode: 'contact' }, metadata: { actor: leader },
      })));
      expect(foundInFiles(logPath, [Buffer.from('Jane')])).toEqual([]);
    });

    it('again to the same command under the record that stands, and to no other that borrows its id', async () => {
      const [ref, commandId] = [await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' }), randomUUID()];
      for (let time = 0; time < 2; time += 1) expect(await identities.open(asked(ref, commandId))).toEqual({ name: 'Jane Doe' });
      await expect(identities.open(asked(ref, commandId, 'mediation'))).rejects.toThrow(CommandIdReusedError);
      expect(await eventsOf(ref)).toEqual(['IdentityOpened']);
      await erase(ref);
      expect(await identities.open(asked(ref, commandId))).toBeNull();
    });

    it('to nobody when the opening cannot be recorded', async () => {
      const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
      let read = false;
      const watched = new Proxy(keys, {
        get: (store, name) => {
          if (name === 'identity') read = true;
          return bound(store, name);
        },
      });
      await identities.open(asked(ref));
      await log.close();
      await expect(new IdentityOpener(watched, commands).open(asked(ref))).rejects.toThrow(EventStoreUnavailableError);
      expect(read).toBe(false);
    });

    it('to nobody after erasure', async () => {
      const ref = await keys.ensurePerson(randomUUID(), { name: 'Jane Doe' });
      await keys.erase(ref);
      expect(await identities.open(asked(ref))).toBeNull();
      await erase(ref);
      await expect(identities.open(asked(ref))).rejects.toMatchObject({ rule: 'person-erased' });
    });
  });
});

/** The same log as a store shows it that keeps no index of names, and that is too long to be read as a whole. */
function withoutNames(log: EventStore): EventStore {
  return new Proxy(log, {
    has: (store, name) => name !== 'streamsNamed' && Reflect.has(store, name),
    get: (store, name) => {
      if (name === 'readAll' || name === 'subscribe') throw new Error('nobody has to read the whole log for the erasures in it');
      return bound(store, name);
    },
  });
}

/** The same keys, whose erasures end as they are told to. */
function withErasing(keys: KeyStore, erase: (ref: string) => Promise<void>): KeyStore {
  return new Proxy(keys, { get: (store, name) => (name === 'erase' || name === 'eraseForGood' ? erase : bound(store, name)) });
}

function bound(of: object, name: string | symbol): unknown {
  const value: unknown = Reflect.get(of, name, of);
  return typeof value === 'function' ? (value.bind(of) as unknown) : value;
}
