import { join } from 'node:path';
import { sql } from 'kysely';
import type { Position } from '#libs/event-store/src/event-store.js';
import { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ReadModelLocation } from '#libs/platform/src/read-model-url.js';
import { verifyReadModel, type VerifyReport } from '#libs/projections/src/verify-read-model.js';
import { PROJECTIONS } from './projections.js';
import { openReadModel, openReadModelSnapshot } from './open-read-model.js';
import { ticketsProjection } from './tickets/tickets-projection.js';
import { startProjector } from './testing/project-log.js';
import { publicationHistory } from './testing/publication-histories.js';
import { sampleCommunity, sampleTickets } from './testing/sample-histories.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, type ReadModelCopy, type ReadModelKind, type StreamOfFacts, type TestLog } from './testing/test-log.js';

const tickets = sampleTickets(150, 31);
const community = Array.from({ length: 200 }, (_, seed) => sampleCommunity('xf', seed)).filter(({ state }) => state.exists
  && state.units.length > 0 && state.grids.some(({ buildings, leaders }) => buildings.length > 0 && leaders.length > 0)).slice(0, 1);
const published = [publicationHistory('policy', 'city', 2), publicationHistory('calendar', 'office', 1), publicationHistory('definition', 'strict', 1)];
if (community.length === 0) throw new Error('no community with everything');

/** A log whose every event is projected. */
async function projectedLog(kind: ReadModelKind, streams: readonly StreamOfFacts[]): Promise<TestLog> {
  const log = await openTestLog(kind);
  const head = await appendAll(log.store, streams);
  const projector = await startProjector(log.store, log.readModel);
  await projector.until(head);
  await projector.stop();
  return log;
}

let runs = 0;
async function verified({ store, folder }: TestLog, readModel: ReadModelLocation, onProgress: () => void = () => undefined): Promise<VerifyReport> {
  runs += 1;
  const live = openReadModelSnapshot(readModel);
  const scratch = await openReadModel({ kind: 'sqlite', path: join(folder, `scratch-${runs}.db`) });
  try {
    return await verifyReadModel({ store, live, scratch, projections: PROJECTIONS, upcasters: new Upcasters(), onProgress });
  } finally {
    await scratch.close();
    await live.close();
  }
}

describeOnReadModels('the verification of the read model', (kind) => {
  // Made once and copied for every test that spoils it: projecting costs many times what a verification does.
  let log: TestLog;
  let head: Position;
  let spoilt: ReadModelCopy;
  beforeAll(async () => {
    log = await projectedLog(kind, [...tickets, ...community, ...published]);
    head = await log.store.head();
  });
  afterAll(() => log.remove());
  beforeEach(async () => {
    spoilt = await log.copyOfReadModel();
  });
  afterEach(() => spoilt.remove());

  const verify = (): Promise<VerifyReport> => verified(log, spoilt.location);

  async function tamper(statement: string): Promise<void> {
    const database = await openReadModel(spoilt.location);
    await sql.raw(statement).execute(database.db);
    await database.close();
  }

  it('finds nothing where the rows say what the log says', async () => {
    const report = await verify();
    expect(report).toMatchObject({ clean: true, differenceCount: 0, differences: [], otherVersions: [] });
    expect(report.projections).toMatchObject([
      { projection: 'organisation', position: head, stoppedAt: null, rows: { communities: 1 } },
      { projection: 'tickets', position: head, stoppedAt: null, rows: { tickets: tickets.length, ticket_facts: tickets.length } },
      { projection: 'publications', position: head, stoppedAt: null, rows: { publications: 4 } },
    ]);
  });

  it('finds a changed value, and says where', async () => {
    const [victim] = tickets;
    await tamper(`update tickets set status = 'closed', reopened_count = 77 where stream_id = '${victim?.streamId}'`);
    const report = await verify();
    expect(report).toMatchObject({ clean: false, differenceCount: 1 });
    const [difference] = report.differences;
    expect(difference).toMatchObject({ table: 'tickets', key: { stream_id: victim?.streamId }, what: 'different' });
    expect(difference?.columns?.find(({ column }) => column === 'reopened_count')).toMatchObject({ stored: 77 });
  });

  it.each(PROJECTIONS.flatMap((projection) => projection.tables).map((table) => [table.name, table] as const))(
    'finds a missing and a surplus row in %s', async (name, { key: [key = ''], columns }) => {
      const place = kind === 'sqlite' ? 'rowid' : 'ctid';
      const first = `where ${place} = (select min(${place}) from ${name})`;
      await tamper(`create table kept as select * from ${name} ${first}`);
      await tamper(`delete from ${name} ${first}`);
      const missing = await verify();
      expect(missing.differences).toMatchObject([{ table: name, what: 'missing' }]);
      await tamper(`insert into ${name} select * from kept`);
      const values = Object.entries(columns).map(([column, { type }]) => (type === 'text' ? "'made up'" : column === key ? '-1' : '1'));
      const madeUp = columns[key]?.type === 'text' ? 'made up' : -1;
      await tamper(`insert into ${name} (${Object.keys(columns).join(', ')}) values (${values.join(', ')})`);
      const surplus = await verify();
      expect(surplus.differences).toMatchObject([{ table: name, what: 'surplus', key: { [key]: madeUp } }]);
    });

  it('counts every difference and tells the first hundred', async () => {
    await tamper("update tickets set channel = 'somehow'");
    const report = await verify();
    expect(report.differenceCount).toBe(tickets.length);
    expect(report.differences).toHaveLength(100);
  });

  it('says when the rows are of another version', async () => {
    await tamper("update checkpoints set version = 9 where projection = 'tickets'");
    expect(await verify()).toMatchObject({ clean: false, otherVersions: [{ projection: 'tickets', stored: 9, own: ticketsProjection.version }], projections: [{ projection: 'organisation' }, { projection: 'publications' }] });
  });
});

describeOnReadModels('the verification of a read model whose log goes on', (kind) => {
  let log: TestLog;
  let head: Position;
  beforeEach(async () => {
    log = await projectedLog(kind, [...tickets.slice(0, 40), ...community, ...published]);
    head = await log.store.head();
  });
  afterEach(() => log.remove());

  const verify = (onProgress?: () => void): Promise<VerifyReport> => verified(log, log.readModel, onProgress);

  it('compares at one position while the projector goes on', async () => {
    const projector = await startProjector(log.store, log.readModel, { batchSize: 2 });
    let appending: Promise<Position> | undefined;
    const report = await verify(() => {
      appending ??= appendAll(log.store, tickets.slice(40, 80));
    });
    expect(report).toMatchObject({ clean: true, differenceCount: 0 });
    await projector.until(await (appending ?? log.store.head()));
    expect((await verify()).projections.map(({ position }) => position > head)).toEqual(PROJECTIONS.map(() => true));
    await projector.stop();
  });

  it('compares a projection that lags or has stopped at its own position', async () => {
    await appendAll(log.store, tickets.slice(40, 80));
    const report = await verify();
    expect(report.clean).toBe(true);
    expect(report.projections.map(({ position }) => position)).toEqual(PROJECTIONS.map(() => head));
  });
});
