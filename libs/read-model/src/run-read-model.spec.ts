import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { SqliteEventStore } from '#libs/event-store/src/sqlite/sqlite-event-store.js';
import { readCheckpoints } from '#libs/projections/src/checkpoints.js';
import type { Projection } from '#libs/projections/src/projection.js';
import { expectedTables, firstDifference } from './testing/expected-tables.js';
import { readTables, startProjector } from './testing/project-log.js';
import { sampleCommunity, sampleTickets } from './testing/sample-histories.js';
import { PROJECTIONS } from './projections.js';
import { openReadModel } from './open-read-model.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, chainedEvents, openTestLog, positionsByStream, type TestLog } from './testing/test-log.js';
import { ticketsProjection } from './tickets/tickets-projection.js';

/** Has a bug that one ticket's second event meets. */
function faulty(projection: Projection, streamId: string): Projection {
  return {
    ...projection,
    async project(batch, tx) {
      if (batch.some((event) => event.streamId === streamId && event.fact.revision === 1)) throw new TypeError('a bug');
      await projection.project(batch, tx);
    },
  };
}

/** All projections, that of the tickets replaced. */
const withTickets = (other: Projection): Projection[] => PROJECTIONS.map((projection) => (projection === ticketsProjection ? other : projection));

describeOnReadModels('the projector of the read model', (kind) => {
  let log: TestLog;
  beforeEach(async () => {
    log = await openTestLog(kind);
  });
  afterEach(() => log.remove());

  describe('at an event that cannot be projected', () => {
    const [victim] = sampleTickets(40, 1).filter(({ facts }) => facts.length > 3);
    if (victim === undefined) throw new Error('no long history');
    const others = sampleTickets(40, 2);
    const later = sampleTickets(40, 3).filter(({ streamId }) => !others.some((other) => other.streamId === streamId));

    it('stops that projection there, skips nothing, and lets the others go on', async () => {
      await appendAll(log.store, others);
      const before = await log.store.head();
      await appendAll(log.store, [victim]);
      const community = sampleCommunity('xf', 1);
      const head = await appendAll(log.store, [...later, community]);
      const projector = await startProjector(log.store, log.readModel, { projections: withTickets(faulty(ticketsProjection, victim.streamId)) });
      const checkpoints = await projector.until(head);
      const [, guilty] = await log.store.readStream(victim.streamId);
      expect(checkpoints).toMatchObject([
        { projection: 'organisation', position: head, stopped: null },
        { projection: 'publications', position: head, stopped: null },
        { projection: 'tickets', position: before + 1n, stopped: { at: before + 2n, eventId: guilty?.eventId } },
      ]);
      expect(projector.poison).toMatchObject([{ projection: 'tickets', position: before + 2n, eventId: guilty?.eventId, error: { message: 'a bug' } }]);
      // Everything before the event is there, and nothing after it.
      const reported = { ...victim, facts: victim.facts.slice(0, 1) };
      const positions = await positionsByStream(log.store);
      const expected = expectedTables([...others, reported], [community], positions);
      expect(firstDifference(await readTables(projector.database), expected)).toBeUndefined();

      const [late] = sampleTickets(1, 4);
      await projector.until(await appendAll(log.store, late === undefined ? [] : [late]));
      expect(projector.poison).toHaveLength(1);
      await projector.stop();
    });

    it('tries it again after a restart, and goes on from there once it is mended', async () => {
      const all = [...others, victim, ...later];
      const head = await appendAll(log.store, all);
      for (let restart = 0; restart < 2; restart += 1) {
        const projector = await startProjector(log.store, log.readModel, { projections: withTickets(faulty(ticketsProjection, victim.streamId)) });
        await projector.until(head);
        expect(projector.poison).toHaveLength(1);
        await projector.stop();
      }
      const mended = await startProjector(log.store, log.readModel);
      expect((await mended.until(head)).filter(({ stopped }) => stopped !== null)).toEqual([]);
      expect(firstDifference(await readTables(mended.database), expectedTables(all, [], await positionsByStream(log.store)))).toBeUndefined();
      await mended.stop();
    });

    it('goes on from that event, not from where the log is, when another process has set it going again', async () => {
      let broken = true;
      const bug = faulty(ticketsProjection, victim.streamId);
      const mendable: Projection = { ...ticketsProjection, project: (batch, tx) => (broken ? bug : ticketsProjection).project(batch, tx) };
      await appendAll(log.store, [victim, ...others]);
      const projector = await startProjector(log.store, log.readModel, { batchSize: 4, projections: withTickets(mendable) });
      await projector.until(await log.store.head());
      expect(projector.poison).toHaveLength(1);
      broken = false;
      const elsewhere = await openReadModel(log.readModel);
      await elsewhere.db.updateTable('checkpoints').set({ stopped_at: null, stopped_event_id: null }).execute();
      await elsewhere.close();
      const head = await appendAll(log.store, later);
      expect((await projector.until(head)).filter(({ stopped }) => stopped !== null)).toEqual([]);
      expect(firstDifference(await readTables(projector.database), expectedTables([victim, ...others, ...later], [], await positionsByStream(log.store)))).toBeUndefined();
      await projector.stop();
    });

    it('refuses a history that lacks its beginning', async () => {
      await log.store.append(victim.streamId, 'no-stream', chainedEvents(victim).slice(1, 2));
      const projector = await startProjector(log.store, log.readModel);
      await projector.until(1n);
      expect(projector.poison).toMatchObject([{ projection: 'tickets', position: 1n, error: { name: 'TicketHistoryError' } }]);
      await projector.stop();
    });

    it('stops every projection where the log itself is not readable', async () => {
      const head = await appendAll(log.store, others);
      await log.store.close();
      const file = new DatabaseSync(log.logPath);
      file.exec("UPDATE events SET data = '{' WHERE position = 20");
      file.close();
      const store = await SqliteEventStore.open({ path: log.logPath, mode: 'foreground' });
      const projector = await startProjector(store, log.readModel);
      const checkpoints = await projector.until(head);
      expect(checkpoints.map(({ position, stopped }) => [position, stopped?.at])).toEqual(PROJECTIONS.map(() => [19n, 20n]));
      expect(projector.poison.map(({ projection }) => projection)).toEqual(PROJECTIONS.map(({ name }) => name));
      await projector.stop();
      await store.close();
    });
  });

  it('blames no event for an ill database: it ends, and goes on after a restart', async () => {
    const histories = sampleTickets(120, 5);
    const cramped = await startProjector(log.store, log.readModel);
    // A full disk: SQLite answers with the page count it now keeps to, the present size, so that not one row more has room.
    await sql.raw(kind === 'sqlite' ? 'pragma max_page_count = 1' : 'alter table tickets rename to tickets_elsewhere').execute(cramped.database.db);
    const head = await appendAll(log.store, histories);
    const illness = kind === 'sqlite' ? 'full' : 'does not exist';
    await expect(cramped.until(head)).rejects.toThrow(illness);
    expect((await readCheckpoints(cramped.database.db)).filter(({ stopped }) => stopped !== null)).toEqual([]);
    expect(cramped.poison).toEqual([]);
    if (kind === 'postgres') await sql`alter table tickets_elsewhere rename to tickets`.execute(cramped.database.db);
    await expect(cramped.stop()).rejects.toThrow(illness);

    const roomy = await startProjector(log.store, log.readModel);
    expect((await roomy.until(head)).filter(({ stopped }) => stopped !== null)).toEqual([]);
    expect(firstDifference(await readTables(roomy.database), expectedTables(histories, [], await positionsByStream(log.store)))).toBeUndefined();
    await roomy.stop();
  });

  it('shares its tables with a second runner: one of them is faster, nothing is projected twice', async () => {
    const histories = sampleTickets(150, 6);
    const appended = appendAll(log.store, histories);
    const runners = [
      await startProjector(log.store, log.readModel, { batchSize: 3 }), await startProjector(log.store, log.readModel, { batchSize: 5 }),
    ];
    const head = await appended;
    for (const runner of runners) {
      expect((await runner.until(head)).filter(({ stopped }) => stopped !== null)).toEqual([]);
      expect(runner.poison).toEqual([]);
    }
    expect(runners.reduce((sum, runner) => sum + runner.moves(), 0)).toBeGreaterThan(0);
    const [one] = runners;
    if (one === undefined) throw new Error('no runner');
    expect(firstDifference(await readTables(one.database), expectedTables(histories, [], await positionsByStream(log.store)))).toBeUndefined();
    for (const runner of runners) await runner.stop();
  });

  it('refuses tables of another version', async () => {
    const projector = await startProjector(log.store, log.readModel);
    await projector.stop();
    const newer: Projection = { ...ticketsProjection, version: ticketsProjection.version + 1 };
    const confused = await startProjector(log.store, log.readModel, { projections: withTickets(newer) });
    await expect(confused.until(1n)).rejects.toThrow(/the tables of tickets are version \d+, this program makes version \d+; rebuild the read model/);
    expect((await readCheckpoints(confused.database.db)).map(({ projection, version }) => [projection, version]).toSorted()).toEqual(PROJECTIONS.map(({ name, version }) => [name, version]).toSorted());
    await expect(confused.stop()).rejects.toThrow('version');
  });
});
