import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '#libs/platform/src/clock.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { RecordedEvent } from './event-store.js';
import { CommandIdReusedError, type CommandResult, PreconditionFailedError } from './handle-command.js';
import { eventHash, FIRST_PREVIOUS_HASH } from './hash-chain.js';
import { StreamCommands } from './stream-commands.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';
import { MemorySealer } from './testing/memory-sealer.js';
import { type Notebook, notebook, type NotebookCommand } from './testing/notebook.js';
import { notebookRequest, type NotebookRequest } from './testing/notebook-request.js';
import { Upcasters } from './upcasters.js';
import { uuidV4 } from './uuid.js';

/** Two machines whose clocks jump. */
class JumpingClock extends Clock {
  offset = 0;

  override now(): number {
    return Date.parse('2026-11-22T08:00:00.000Z') + this.offset;
  }
}

interface Step {
  readonly node: number;
  readonly book: number;
  readonly command: NotebookCommand;
  /** Which earlier step's command id is used again, and whether with its own body. */
  readonly again: { readonly step: number; readonly sameBody: boolean } | null;
  readonly ifRevision: number | undefined;
  readonly clock: number;
  /** Whether everything so far is waited for first. */
  readonly wait: boolean;
}

const aCommand = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('Open' as const), owner: fc.constantFrom('person-1', null) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('Write' as const), lines: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ type: 'Close' as const }) },
  { weight: 1, arbitrary: fc.constant({ type: 'Touch' as const }) },
);
const aStep: fc.Arbitrary<Step> = fc.record({
  node: fc.integer({ min: 0, max: 1 }),
  book: fc.integer({ min: 0, max: 1 }),
  command: aCommand,
  again: fc.option(fc.record({ step: fc.nat(), sameBody: fc.boolean() }), { freq: 2 }),
  ifRevision: fc.option(fc.integer({ min: -1, max: 6 }), { freq: 4, nil: undefined }),
  clock: fc.integer({ min: -1000, max: 1000 }),
  wait: fc.boolean(),
});

/** Histories begin with open notebooks, or every step would be refused. */
const openings = [0, 1].map((book): Step => ({
  node: book, book, command: { type: 'Open', owner: book === 0 ? 'person-1' : null }, again: null, ifRevision: undefined, clock: 0, wait: false,
}));
const aHistory = fc.tuple(fc.subarray(openings, { minLength: 1 }), fc.array(aStep, { minLength: 1, maxLength: 14, size: 'max' })).map((parts) => parts.flat());

interface Done {
  readonly request: NotebookRequest;
  readonly outcome: PromiseSettledResult<CommandResult<Notebook>>;
}

describe('random histories of commands on two nodes', () => {
  let folder: string;
  let stores: SqliteEventStore[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'xiuhua-histories-'));
    const open = () => SqliteEventStore.open({ path: join(folder, 'events.db'), mode: 'foreground' });
    stores = [await open(), await open()];
  });
  afterAll(async () => {
    for (const store of stores) await store.close();
    await rm(folder, { recursive: true });
  });

  async function carryOut(steps: readonly Step[], books: readonly string[], nodes: readonly StreamCommands[], clock: JumpingClock): Promise<Done[]> {
    const requests: NotebookRequest[] = [];
    const running: Promise<Done>[] = [];
    for (const { node, book, command, again, ifRevision, clock: offset, wait } of steps) {
      if (wait) await Promise.all(running);
      clock.offset = offset;
      const earlier = again === null ? undefined : requests[again.step % Math.max(requests.length, 1)];
      const fresh = notebookRequest(books[book] ?? '', command, ifRevision === undefined ? {} : { ifRevision });
      const request = earlier === undefined ? fresh : again?.sameBody === true ? earlier : { ...fresh, streamId: earlier.streamId, commandId: earlier.commandId };
      requests.push(request);
      running.push(Promise.allSettled([nodes[node]?.execute(request) as Promise<CommandResult<Notebook>>]).then(([outcome]) => ({ request, outcome })));
    }
    return Promise.all(running);
  }

  function expectSoundStream(stream: readonly RecordedEvent[]): void {
    let [hash, recordedAt] = [FIRST_PREVIOUS_HASH, ''];
    for (const [index, event] of stream.entries()) {
      expect(event.revision).toBe(index);
      expect(event.metadata.previousHash).toBe(hash);
      expect(eventHash(event)).toBe(event.metadata.hash);
      expect(event.metadata.recordedAt >= recordedAt).toBe(true);
      ({ hash, recordedAt } = event.metadata);
    }
  }

  /** Every stored command was decided on exactly the state that stands before it. */
  function expectDecidedOnTheRealState(stream: readonly RecordedEvent[], done: readonly Done[]): Notebook {
    let state = notebook.initialState;
    const seen = new Set<string>();
    for (let index = 0; index < stream.length;) {
      const { commandId, commandFingerprint } = stream[index]?.metadata ?? { commandId: '', commandFingerprint: '' };
      expect(seen).not.toContain(commandId);
      seen.add(commandId);
      const events = stream.filter(({ metadata }) => metadata.commandId === commandId);
      expect(stream.slice(index, index + events.length)).toEqual(events);
      expect(new Set(events.map(({ metadata }) => metadata.commandFingerprint))).toEqual(new Set([commandFingerprint]));
      const decisions = done.filter(({ request }) => request.commandId === commandId).map(({ request }) => {
        try {
          const context = { now: '', occurredAt: '', actor: request.actor, mode: 'live' as const };
          return notebook.decide(request.command, state, context).map(({ type, data }) => ({ type, data }));
        } catch {
          return [];
        }
      });
      expect(decisions).toContainEqual(events.map(({ type, data }) => ({ type, data })));
      for (const event of events) state = notebook.evolve(state, new Upcasters().toFact(event));
      index += events.length;
    }
    return state;
  }

  function expectHonestAnswers(done: readonly Done[], stream: readonly RecordedEvent[]): void {
    for (const { request, outcome } of done) {
      const stored = stream.filter(({ metadata }) => metadata.commandId === request.commandId);
      if (outcome.status === 'fulfilled') {
        if (request.command.type === 'Touch' && !outcome.value.repeated) continue;
        expect({ revision: outcome.value.revision, position: outcome.value.position }).toEqual({ revision: stored.at(-1)?.revision, position: stored.at(-1)?.position });
        if (!outcome.value.repeated && request.ifRevision !== undefined) expect(stored[0]?.revision).toBe(request.ifRevision + 1);
        continue;
      }
      const refusal: unknown = outcome.reason;
      expect(refusal instanceof RuleViolation || refusal instanceof PreconditionFailedError || refusal instanceof CommandIdReusedError).toBe(true);
      const others = done.filter((other) => other.request.commandId === request.commandId && other.outcome.status === 'fulfilled');
      if (others.length === 0) expect(stored).toEqual([]);
    }
  }

  async function playAndProve(steps: readonly Step[]): Promise<Done[]> {
    const clock = new JumpingClock();
    const sealer = new MemorySealer();
    const nodes = stores.map((store) => new StreamCommands(store, sealer, clock, { cacheSize: 1 }));
    const books = [uuidV4(), uuidV4()].map((id) => `notebook-${id}`);
    const done = await carryOut(steps, books, nodes, clock);
    for (const book of books) {
      const stream = (await stores[0]?.readStream(book)) ?? [];
      const ofBook = done.filter(({ request }) => request.streamId === book);
      expectSoundStream(stream);
      const state = expectDecidedOnTheRealState(stream, ofBook);
      expectHonestAnswers(ofBook, stream);
      for (const node of nodes) expect(await node.load(book, notebook)).toMatchObject({ state, revision: stream.length - 1 });
    }
    return done;
  }

  it('record each command once, without gaps, decided on the real state and answered alike (invariants 2 and 3)', async () => {
    let [carriedOut, repeated] = [0, 0];
    await fc.assert(
      // Several at once, because a history mostly waits for the disk.
      fc.asyncProperty(fc.array(aHistory, { minLength: 8, maxLength: 8 }), async (histories) => {
        for (const { outcome } of (await Promise.all(histories.map(playAndProve))).flat()) {
          if (outcome.status === 'rejected') continue;
          carriedOut += 1;
          if (outcome.value.repeated) repeated += 1;
        }
      }),
      { numRuns: 150 },
    );
    expect(carriedOut).toBeGreaterThan(3000);
    expect(repeated).toBeGreaterThan(300);
  }, 120_000);

  it('refuse none of 64 callers per node on one stream', async () => {
    const sealer = new MemorySealer();
    const nodes = stores.map((store) => new StreamCommands(store, sealer, new JumpingClock(), { cacheSize: 100 }));
    const book = `notebook-${uuidV4()}`;
    await nodes[0]?.execute(notebookRequest(book, { type: 'Open', owner: 'person-1' }));
    const write = () => notebookRequest(book, { type: 'Write', lines: 1, text: 'one of many' });
    for (const done of Array.from({ length: 64 }, () => nodes[0]?.execute(write()))) await done;
    expect(await stores[0]?.readStream(book)).toHaveLength(65);
    const outcomes = await Promise.allSettled(nodes.flatMap((node) => Array.from({ length: 64 }, () => node.execute(write()))));
    const lost = outcomes.filter(({ status }) => status === 'rejected').length;
    // Two nodes race for every revision; a command that loses five times in a row is told to come again.
    expect(lost).toBeLessThan(13);
    const stream = (await stores[0]?.readStream(book)) ?? [];
    expect(stream).toHaveLength(65 + 128 - lost);
    expectSoundStream(stream);
  });
});
