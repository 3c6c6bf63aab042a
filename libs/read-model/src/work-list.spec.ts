import type { WorkScope } from '#libs/access/src/caller.js';
import type { StreamFact } from '#libs/projections/src/projection.js';
import { milestoneRow } from './milestones/milestone-row.js';
import { ThreadedReadModel } from './threaded-read-model.js';
import { type RunningProjector, startProjector } from './testing/project-log.js';
import { sampleTickets } from './testing/sample-histories.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, type TestLog } from './testing/test-log.js';
import { type TicketLife, ticketStreams } from './tickets/tickets-projection.js';

const OPEN = ['dispatched', 'acknowledged', 'mediating'];
const ALL = 500;

const lives = sampleTickets(400, 71).map(({ streamId, facts }): TicketLife => {
  const [first, ...rest] = facts.map((fact): StreamFact => ({ streamId, fact: fact as StreamFact['fact'], position: 1n }));
  return rest.reduce((life, event) => ticketStreams.apply(life, event), ticketStreams.start(first!));
});
/** An imported history is nobody's work before it is adopted. */
const living = lives.filter(({ fold: { row } }) => row.imported === 0 || row.adopted === 1);
const idsOf = (some: readonly TicketLife[]): string[] => some.map(({ fold }) => fold.row.ticket_id).toSorted();
const accountableOf = ({ fold, facts }: TicketLife): string | null => (facts.clocks === null ? null : milestoneRow(fold.row, facts.clocks).accountable);

describeOnReadModels('the work of an office', (kind) => {
  let log: TestLog;
  let projector: RunningProjector;
  let model: ThreadedReadModel;
  beforeAll(async () => {
    log = await openTestLog(kind);
    projector = await startProjector(log.store, log.readModel);
    await projector.until(await appendAll(log.store, sampleTickets(400, 71)));
    model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 20_000, threads: 1 });
  });
  afterAll(async () => {
    await model.close();
    await projector.stop();
    await log.remove();
  });

  it.each<[string, WorkScope, (life: TicketLife) => boolean]>([
    ['a grid leader: what is in his grids and waits or is open', { kind: 'grids', grids: ['xf/g-01', 'ly/g-03'] },
      ({ fold: { row } }) => ['xf/g-01', 'ly/g-03'].includes(row.grid_key ?? '') && ['reported', ...OPEN].includes(row.status)],
    ['a unit: what it was called to and is open', { kind: 'unit', unit: 'police' }, ({ fold }) => fold.units.includes('police') && OPEN.includes(fold.row.status)],
    ['a dispatcher: reports of his communities, and what is open there above the grids', { kind: 'communities', communities: ['ly'] },
      ({ fold: { row } }) => row.community_id === 'ly' && (row.status === 'reported' || (row.grid_key === null && OPEN.includes(row.status)))],
    ['nobody\'s grid', { kind: 'grids', grids: [] }, () => false],
    ['a unit never called', { kind: 'unit', unit: 'gas' }, () => false],
  ])('is of %s, and nothing else', async (_name, scope, has) => {
    const expected = idsOf(living.filter(has));
    const { total, items } = await model.workList(scope, ALL);
    expect(items.map(({ ticket }) => ticket.ticketId).toSorted()).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  it('is there at all, with imported histories that nobody sees', () => {
    const grids = (some: readonly TicketLife[]) => some.filter(({ fold: { row } }) => ['xf/g-01', 'ly/g-03'].includes(row.grid_key ?? '') && ['reported', ...OPEN].includes(row.status)).length;
    expect(grids(living)).toBeGreaterThan(0);
    expect(grids(lives)).toBeGreaterThan(grids(living));
  });

  it.each([[['xf']], [['ly']], [['xf', 'ly']], [[]]])('escalated tickets are shown of %j only, the highest level first', async (communities: string[]) => {
    const escalated = living.filter((life) => accountableOf(life) !== null && !['resolved', 'closed', 'withdrawn', 'rejected'].includes(life.fold.row.status));
    const { items } = await model.escalations(communities, {}, ALL);
    expect(items.map(({ ticket }) => ticket.ticketId).toSorted()).toEqual(idsOf(escalated.filter(({ fold }) => communities.includes(fold.row.community_id))));
    const levels = items.map(({ accountable }) => ['community', 'subdistrict', 'district'].indexOf(accountable ?? ''));
    expect(levels).toEqual(levels.toSorted((one, other) => other - one));
    const foreign = await model.escalations(communities, { communityId: 'elsewhere' }, ALL);
    expect(foreign.items).toEqual([]);
  });
});
