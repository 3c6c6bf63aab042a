import { EventStoreDbEventStore } from '#libs/event-store/src/eventstoredb/eventstoredb-event-store.js';
import { StreamExistsError } from '#libs/event-store/src/handle-command.js';
import { StreamCommands } from '#libs/event-store/src/stream-commands.js';
import { MemorySealer } from '#libs/event-store/src/testing/memory-sealer.js';
import { type NotebookRequest, notebookRequest } from '#libs/event-store/src/testing/notebook-request.js';
import { sampleStream } from '#libs/event-store/src/testing/sample-events.js';
import { verifyChain } from '#libs/event-store/src/verify-chain.js';
import { Clock } from '#libs/platform/src/clock.js';
import { RuleViolation } from '#libs/ticketing/src/rule-violation.js';
import type { AppendFault } from '../support/eventstoredb-protocol-server/append-faults.js';
import { EventStoreDbProtocolServer } from '../support/eventstoredb-protocol-server/protocol-server.js';

const TIMEOUT_MS = 600;
const CALLERS = 40;
const NODE_APART_MS = 300_000;

/** Two nodes never agree on the time. */
class ShiftedClock extends Clock {
  constructor(private readonly byMs: number) {
    super();
  }

  override now(): number {
    return Date.now() + this.byMs;
  }
}

describe('commands over EventStoreDB (protocol server)', () => {
  let server: EventStoreDbProtocolServer;
  let stores: EventStoreDbEventStore[];
  let here: StreamCommands;
  let there: StreamCommands;
  let resends: number;

  beforeEach(async () => {
    server = await EventStoreDbProtocolServer.start();
    resends = 0;
    const sealer = new MemorySealer();
    stores = [1, 2].map(() => new EventStoreDbEventStore({ connectionString: server.url, namespace: '', timeoutMs: TIMEOUT_MS }));
    const onResend = (): void => void (resends += 1);
    here = new StreamCommands(stores[0]!, sealer, new ShiftedClock(0), { cacheSize: 100, onResend });
    there = new StreamCommands(stores[1]!, sealer, new ShiftedClock(NODE_APART_MS), { cacheSize: 100, onResend });
  });
  afterEach(async () => {
    server.faults.gate.lift();
    await Promise.all(stores.map((store) => store.close()));
    server.stop();
  });

  const write = (stream: string, lines = 1): NotebookRequest => notebookRequest(stream, { type: 'Write', lines });
  const opened = async (): Promise<string> => {
    const stream = sampleStream();
    await here.execute(notebookRequest(stream, { type: 'Open', owner: null }));
    return stream;
  };

  it.each<AppendFault>(['answer-lost', 'never-answered', 'cut-before', 'cut-after', 'call-ended', 'server-timeout'])(
    'are answered rightly after "%s", recorded once, and the chain goes on', async (fault) => {
      const stream = await opened();
      server.faults.next(fault);
      const writing = write(stream, 2);
      const answer = await here.execute(writing);
      expect(resends).toBe(1);
      const last = server.log.stream(stream)[2];
      expect(answer).toMatchObject({ revision: 2, position: last?.position, repeated: false, state: { lines: 2 } });
      expect(await there.execute(writing)).toMatchObject({ revision: 2, position: last?.position, repeated: true });
      await here.execute(write(stream));
      await there.execute(write(stream));
      expect(server.log.stream(stream)).toHaveLength(5);
      expect(await verifyChain(stores[0]!)).toMatchObject({ events: 5, findings: [] });
    });

  it('sent to two nodes at once, whose clocks and so whose events differ, are recorded once and answered alike', async () => {
    server.faults.appendDelayMs = 5;
    for (let round = 0; round < 20; round += 1) {
      const stream = await opened();
      const writing = write(stream, 2);
      const answers = await Promise.all([here.execute(writing), there.execute(writing)]);
      const stored = server.log.stream(stream);
      expect(stored).toHaveLength(3);
      for (const answer of answers) expect(answer).toMatchObject({ revision: 2, position: stored[2]?.position, state: { lines: 2 } });
      expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
      // What each node holds in memory now is what the log holds: the next append of either is chained to it.
      await (round % 2 === 0 ? here : there).execute(write(stream));
    }
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: 20 * 4, findings: [] });
  });

  it('on one stream of a store that hangs do not wait for one another to run out of time, and are recorded once each when it answers again', async () => {
    const stream = await opened();
    const patient = new StreamCommands(stores[0]!, new MemorySealer(), new ShiftedClock(0), { cacheSize: 100, waitMs: TIMEOUT_MS });
    server.faults.gate.shut();
    const writings = Array.from({ length: CALLERS }, () => write(stream));
    const askedAt = performance.now();
    const outcomes = await Promise.all(writings.map((writing) => patient.execute(writing).catch((error: unknown) => error)));
    // One after another each would take as long as a read may.
    expect(performance.now() - askedAt).toBeLessThan(CALLERS * TIMEOUT_MS / 2);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ name: 'EventStoreUnavailableError' });
    server.faults.gate.lift();
    for (const writing of writings) expect(await here.execute(writing)).toMatchObject({ state: { lines: expect.any(Number) as unknown } });
    expect(server.log.stream(stream)).toHaveLength(1 + CALLERS);
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: 1 + CALLERS, findings: [] });
  });

  it('that were recorded, but could not be read back, are not said to be unwritten', async () => {
    const stream = await opened();
    server.faults.readsAnswered = false;
    await expect(here.execute(write(stream))).rejects.toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'unknown' });
    expect(server.log.stream(stream)).toHaveLength(2);
  });

  it('that could not be settled are answered as unknown, and settled by the same command again', async () => {
    const stream = await opened();
    server.faults.next('answer-lost', 'never-answered', 'never-answered');
    server.faults.readsAnswered = false;
    const writing = write(stream);
    await expect(here.execute(writing)).rejects.toMatchObject({ name: 'EventStoreUnavailableError', outcome: 'unknown' });
    server.faults.readsAnswered = true;
    expect(server.log.stream(stream)).toHaveLength(2);
    expect(await here.execute(writing)).toMatchObject({ revision: 1, repeated: true });
    await here.execute(write(stream));
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: 3, findings: [] });
  });

  it.each<AppendFault | 'none'>(['none', 'answer-lost', 'never-answered', 'cut-after', 'server-timeout', 'answered-twice', 'without-position'])(
    'in a group are recorded together, once, also with "%s"', async (fault) => {
      const stream = sampleStream();
      const all = [notebookRequest(stream, { type: 'Open', owner: null }), write(stream, 2), write(stream), notebookRequest(stream, { type: 'Close' })];
      const options = { isRefusal: () => false, onlyOpening: true };
      if (fault !== 'none') server.faults.next(fault);
      const answer = await here.executeGroup(all, options);
      const stored = server.log.stream(stream);
      expect(answer.outcomes).toMatchObject([0, 2, 3, 4].map((revision) => ({ kind: 'carried-out', revision, repeated: false })));
      expect(answer.recorded.map(({ eventId, revision }) => [eventId, revision])).toEqual(stored.map(({ id, revision }) => [id, revision]));
      // The database says success to the same event ids again; they were not recorded now.
      await expect(there.executeGroup(all, options)).rejects.toThrow(StreamExistsError);
      expect(await there.executeGroup(all, { isRefusal: () => false })).toMatchObject({ recorded: [], revision: 4, state: { status: 'closed', lines: 3 } });
      expect(server.log.stream(stream)).toHaveLength(5);
      expect(await verifyChain(stores[0]!)).toMatchObject({ events: 5, findings: [] });
    });

  it('in groups sent to two nodes at once are recorded once', async () => {
    server.faults.appendDelayMs = 2;
    for (let round = 0; round < 10; round += 1) {
      const stream = sampleStream();
      const all = [notebookRequest(stream, { type: 'Open', owner: null }), write(stream, 2), notebookRequest(stream, { type: 'Close' }), write(stream)];
      const options = { isRefusal: (error: unknown) => error instanceof RuleViolation };
      const answers = await Promise.all([here.executeGroup(all, options), there.executeGroup(all, options)]);
      expect(server.log.stream(stream)).toHaveLength(4);
      for (const { outcomes } of answers) expect(outcomes.map(({ kind }) => kind)).toEqual(['carried-out', 'carried-out', 'carried-out', 'refused']);
      expect(answers.map(({ recorded }) => recorded.length).toSorted()).toEqual([0, 4]);
    }
    expect(await verifyChain(stores[0]!)).toMatchObject({ events: 40, findings: [] });
  });
});
