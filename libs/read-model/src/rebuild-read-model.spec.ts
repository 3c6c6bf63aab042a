import { EventStore, type Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { ProjectionDatabase } from '#libs/projections/src/engine-tables.js';
import type { Projection } from '#libs/projections/src/projection.js';
import { RebuildTakenOverError } from '#libs/projections/src/rebuild-progress.js';
import { rebuild, type RebuildOptions, type RebuildProgress } from '#libs/projections/src/rebuild.js';
import { RebuildFailedError } from '#libs/projections/src/stream-copy.js';
import { PROJECTIONS } from './projections.js';
import { openReadModel } from './open-read-model.js';
import { expectedTables, firstDifference } from './testing/expected-tables.js';
import { readTables, startProjector } from './testing/project-log.js';
import { ticketsProjection } from './tickets/tickets-projection.js';
import { publicationHistory } from './testing/publication-histories.js';
import { sampleCommunity, sampleTickets } from './testing/sample-histories.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, chainedEvents, openTestLog, positionsByStream, type TestLog } from './testing/test-log.js';

/** The real store behind the port alone: it keeps no streams together, as EventStoreDB does not. */
class PortOnly extends EventStore {
  constructor(private readonly store: EventStore) {
    super();
  }

  override append: EventStore['append'] = (...given) => this.store.append(...given);
  override readStream: EventStore['readStream'] = (...given) => this.store.readStream(...given);
  override readAll: EventStore['readAll'] = (...given) => this.store.readAll(...given);
  override subscribe: EventStore['subscribe'] = (...given) => this.store.subscribe(...given);
  override head: EventStore['head'] = () => this.store.head();
  override close: EventStore['close'] = () => this.store.close();
}

const tickets = sampleTickets(60, 21);
const communities = [sampleCommunity('xf', 3), sampleCommunity('ly', 4)];
const published = [publicationHistory('policy', 'city', 3), publicationHistory('calendar', 'office', 2), publicationHistory('definition', 'strict', 2)];
const histories = [...tickets, ...communities, ...published];

describeOnReadModels('a rebuild of the read model', (kind) => {
  let log: TestLog;
  let database: ProjectionDatabase;
  let head: Position;
  beforeEach(async () => {
    log = await openTestLog(kind);
    head = await appendAll(log.store, histories);
    database = await openReadModel(log.readModel);
  });
  afterEach(async () => {
    await database.close();
    await log.remove();
  });

  const rebuildWith = (change: Partial<RebuildOptions> = {}) =>
    rebuild({ store: log.store, database, projections: PROJECTIONS, upcasters: new Upcasters(), ...change });
  const tables = async () => firstDifference(await readTables(database), expectedTables(tickets, communities, await positionsByStream(log.store), published));
  const leftOvers = async () => (await database.db.introspection.getTables()).map(({ name }) => name).filter((name) => name.endsWith('__next'));

  it.each([1, 2, 3, 7, 50, 2048])('gives the same rows when pages of %i events cut its streams', async (pageSize) => {
    expect(await rebuildWith({ pageSize })).toEqual({ events: Number(head), position: head, resumed: false });
    expect(await tables()).toBeUndefined();
    expect(await leftOvers()).toEqual([]);
  });

  it('gives the same rows from a store that only knows positions', async () => {
    await rebuildWith({ store: new PortOnly(log.store), pageSize: 17 });
    expect(await tables()).toBeUndefined();
  });

  it('takes over from rows that were projected live, and from those of a rebuild before', async () => {
    const projector = await startProjector(log.store, log.readModel);
    await projector.until(head);
    await projector.stop();
    for (const generation of [2, 3]) {
      await rebuildWith();
      const expected = PROJECTIONS.map(({ name: projection, version }) => ({ projection, version, generation, position: head, stopped: null }));
      expect(await readCheckpoints(database.db)).toEqual(expected.toSorted((one, other) => (one.projection < other.projection ? -1 : 1)));
      expect(await tables()).toBeUndefined();
    }
  });

  it('goes on after a stop at any of its steps', async () => {
    const steps: RebuildProgress[] = [];
    await rebuildWith({ pageSize: 40, onProgress: (progress) => void steps.push(progress) });
    expect(new Set(steps.map(({ phase }) => phase))).toEqual(new Set(['copying', 'indexing', 'catching-up', 'taken-over']));
    for (let stopAfter = 1; stopAfter < steps.length; stopAfter += 1) {
      const stop = new AbortController();
      let seen = 0;
      const stopped = rebuildWith({
        pageSize: 40, signal: stop.signal,
        onProgress: () => {
          seen += 1;
          if (seen === stopAfter) stop.abort(new Error('stopped here'));
        },
      });
      // The last step before the takeover is not followed by another look at the signal.
      const ended = await stopped.then(() => 'done', (error: Error) => error.message);
      const again = ended === 'done' ? { resumed: true } : await rebuildWith({ pageSize: 40 });
      expect(again.resumed).toBe(true);
      expect(await tables()).toBeUndefined();
    }
  });

  it('starts anew when it is to build something else than the one that was stopped', async () => {
    const stop = new AbortController();
    await rebuildWith({ pageSize: 40, signal: stop.signal, onProgress: () => stop.abort(new Error('stopped here')) }).catch(() => undefined);
    const [organisation] = PROJECTIONS;
    expect((await rebuildWith({ projections: organisation === undefined ? [] : [organisation] })).resumed).toBe(false);
    expect((await rebuildWith()).resumed).toBe(false);
    expect(await tables()).toBeUndefined();
  });

  it('leaves a second one no room', async () => {
    const second = await openReadModel(log.readModel);
    const first = rebuildWith({ pageSize: 5 });
    const outcomes = await Promise.allSettled([first, rebuildWith({ database: second, pageSize: 5 })]);
    const failures = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as Error);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toBeInstanceOf(RebuildTakenOverError);
    expect(await tables()).toBeUndefined();
    await second.close();
  });

  describe('at an event that cannot be projected', () => {
    const orphan = sampleTickets(80, 22).find(({ streamId, facts }) => facts.length > 2 && !tickets.some((ticket) => ticket.streamId === streamId));
    if (orphan === undefined) throw new Error('no history');

    it.each([
      ['in stream order', (store: EventStore) => store],
      ['in position order', (store: EventStore) => new PortOnly(store)],
    ])('names it and takes nothing over, %s', async (_order, storeOf) => {
      await rebuildWith();
      const [, second] = chainedEvents(orphan);
      const { position } = await log.store.append(orphan.streamId, 'no-stream', second === undefined ? [] : [second]);
      const failed = rebuildWith({ store: storeOf(log.store) });
      await expect(failed).rejects.toThrow(RebuildFailedError);
      await expect(failed).rejects.toMatchObject({ projection: 'tickets', position, eventId: second?.eventId, cause: { name: 'TicketHistoryError' } });
      expect((await readCheckpoints(database.db)).map(({ generation }) => generation)).toEqual(PROJECTIONS.map(() => 2));
      expect(await tables()).toBeUndefined();
    });
  });

  it('brings a new version of a projection into use, whatever its columns were', async () => {
    const others = PROJECTIONS.filter((projection) => projection !== ticketsProjection);
    const old: Projection = {
      name: 'tickets', version: 0, handles: new Set(), project: async () => undefined,
      tables: [{ name: 'tickets', columns: { stream_id: { type: 'text' }, outdated: { type: 'text', nullable: true } }, key: ['stream_id'] }],
    };
    await rebuildWith({ projections: [...others, old] });
    expect(Object.keys(await readTables(database, [old]))).toEqual(['tickets']);
    await rebuildWith({ projections: [ticketsProjection] });
    expect(await readCheckpoints(database.db)).toMatchObject(PROJECTIONS.map(({ name, version }) => ({ projection: name, version, position: head })).toSorted((one, other) => (one.projection < other.projection ? -1 : 1)));
    expect(await tables()).toBeUndefined();
  });
});
