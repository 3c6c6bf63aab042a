import fc from 'fast-check';
import type { TicketScope } from '#libs/access/src/caller.js';
import { prepareProjections } from '#libs/projections/src/prepare-projections.js';
import { PROJECTIONS } from './projections.js';
import { ThreadedReadModel } from './threaded-read-model.js';
import { InvalidCursorError, QueryTimeoutError, ReadModelBehindError, ReadModelVersionError, type TicketFilter, type TicketSummary } from './read-model.js';
import { openReadModel } from './open-read-model.js';
import { communityHistory } from './testing/community-histories.js';
import { type RunningProjector, startProjector } from './testing/project-log.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, type TestLog } from './testing/test-log.js';
import { ticketHistory, type TicketHistory } from './testing/ticket-histories.js';
import { foldTicket, startTicket } from './tickets/fold-ticket.js';
import type { TicketFold } from './tickets/ticket-row.js';

const ALL: TicketScope = { kind: 'communities', communities: ['xf', 'ly'] };

function foldOf({ streamId, facts: [first, ...rest] }: TicketHistory): TicketFold {
  if (first === undefined) throw new Error('a history begins with a report');
  return rest.reduce(foldTicket, startTicket(streamId, first, 1));
}

describeOnReadModels('the read model', (kind) => {
  let log: TestLog;
  let projector: RunningProjector;
  let model: ThreadedReadModel;
  let folds: TicketFold[];

  beforeAll(async () => {
    log = await openTestLog(kind);
    const [histories = []] = fc.sample(fc.uniqueArray(ticketHistory, { selector: ({ streamId }) => streamId, minLength: 300, maxLength: 300 }), { numRuns: 1, seed: 11 });
    folds = histories.map(foldOf);
    const communities = fc.sample(communityHistory('xf'), { numRuns: 1, seed: 5 });
    const head = await appendAll(log.store, [...histories, ...communities]);
    projector = await startProjector(log.store, log.readModel);
    await projector.until(head);
    model = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 5000, threads: 2 });
  });
  afterAll(async () => {
    await model.close();
    await projector.stop();
    await log.remove();
  });

  const newest = (some: readonly TicketFold[]): string[] => [...some]
    .sort(({ row: one }, { row: other }) => other.reported_at - one.reported_at || (one.ticket_id < other.ticket_id ? 1 : -1))
    .map(({ row }) => row.ticket_id);

  async function listAll(scope: TicketScope, filter: TicketFilter, limit = 500): Promise<TicketSummary[]> {
    const items: TicketSummary[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 1000; pages += 1) {
      const page = await model.listTickets(scope, filter, { limit, ...(cursor === undefined ? {} : { cursor }) });
      items.push(...page.items);
      if (page.nextCursor === null) return items;
      cursor = page.nextCursor;
    }
    throw new Error('the list does not end');
  }
  const idsOf = async (scope: TicketScope, filter: TicketFilter = {}, limit = 500) => (await listAll(scope, filter, limit)).map(({ ticketId }) => ticketId);

  describe('lists tickets', () => {
    it('newest report first, in pages of any size without gap or repetition', async () => {
      for (const limit of [1, 7, 100, 500]) expect(await idsOf(ALL, {}, limit)).toEqual(newest(folds));
    });

    const filters: [string, TicketFilter, (fold: TicketFold) => boolean][] = [
      ['status', { status: ['reported', 'mediating'] }, ({ row }) => row.status === 'reported' || row.status === 'mediating'],
      ['community', { communityId: 'ly' }, ({ row }) => row.community_id === 'ly'],
      ['grid of a community', { communityId: 'xf', gridId: 'g-01' }, ({ row }) => row.community_id === 'xf' && row.grid_key === 'xf/g-01'],
      ['grid by its whole name', { gridId: 'ly/g-02' }, ({ row }) => row.grid_key === 'ly/g-02'],
      ['grid of any community', { gridId: 'g-03' }, ({ row }) => row.grid_key === `${row.community_id}/g-03`],
      ['assignee', { assignee: 'unit:water' }, ({ row }) => row.assignee === 'unit:water'],
      ['category', { category: 'light/stairwell' }, ({ row }) => row.category === 'light/stairwell'],
      ['head of a category', { category: 'noise' }, ({ row }) => row.category.split('/')[0] === 'noise'],
      ['deeper head of a category', { category: 'noise/street' }, ({ row }) => /^noise\/street(\/|$)/.test(row.category)],
      ['channel', { channel: 'hotline' }, ({ row }) => row.channel === 'hotline'],
      ['range', { reportedFrom: Date.parse('2026-03-20T00:00:00Z'), reportedTo: Date.parse('2026-04-20T00:00:00Z') },
        ({ row }) => row.reported_at >= Date.parse('2026-03-20T00:00:00Z') && row.reported_at < Date.parse('2026-04-20T00:00:00Z')],
      ['all at once', { status: ['closed', 'resolved'], communityId: 'xf', category: 'noise', channel: 'web' },
        ({ row }) => ['closed', 'resolved'].includes(row.status) && row.community_id === 'xf' && row.category_head === 'noise' && row.channel === 'web'],
    ];
    it.each(filters)('by %s', async (_name, filter, matches) => {
      const wanted = newest(folds.filter(matches));
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.length).toBeLessThan(folds.length);
      expect(await idsOf(ALL, filter, 9)).toEqual(wanted);
    });

    it('with every fact of the board', async () => {
      const fold = folds.find(({ row }) => row.status === 'resolved' && row.grid_key !== null);
      const [item] = (await listAll(ALL, {})).filter(({ ticketId }) => ticketId === fold?.row.ticket_id);
      const row = fold?.row;
      expect(item).toEqual({
        ticketId: row?.ticket_id, status: 'resolved', kind: row?.kind, category: row?.category, urgency: row?.urgency, channel: row?.channel,
        communityId: row?.community_id, gridId: row?.grid_key?.split('/')[1], level: null, assignee: 'reporter', claimant: row?.claimant,
        reportedAt: new Date(row?.reported_at ?? 0).toISOString(), firstResponseAt: new Date(row?.first_response_at ?? 0).toISOString(),
        resolvedAt: new Date(row?.resolved_at ?? 0).toISOString(), closedAt: null, reopenedCount: row?.reopened_count, imported: row?.imported === 1,
        revision: row?.revision,
      });
    });
  });

  describe('shows nobody what is out of scope', () => {
    const isOpen = ({ row }: TicketFold) => ['dispatched', 'acknowledged', 'mediating'].includes(row.status);
    const isOver = ({ row }: TicketFold) => ['closed', 'rejected', 'withdrawn'].includes(row.status);
    const scopes: [string, TicketScope, (fold: TicketFold) => boolean][] = [
      ['a reporter', { kind: 'reporter', personRef: 'person-2' }, ({ row }) => row.reporter_ref === 'person-2'],
      ['a community', { kind: 'communities', communities: ['ly'] }, ({ row }) => row.community_id === 'ly'],
      ['many communities', { kind: 'communities', communities: ['ly', ...Array.from({ length: 20 }, (_, index) => `other-${index}`)] }, ({ row }) => row.community_id === 'ly'],
      ['a grid leader', { kind: 'grids', grids: ['xf/g-01', 'ly/g-03'] }, (fold) => {
        const grids = ['xf/g-01', 'ly/g-03'];
        return grids.includes(fold.row.grid_key ?? '') || (!isOver(fold) && fold.formerGrids.some((grid) => grids.includes(grid)));
      }],
      ['a unit', { kind: 'unit', unit: 'police' }, ({ units }) => units.includes('police')],
      ['a volunteer', { kind: 'volunteer', communities: ['xf'], claimant: 'bo' },
        (fold) => fold.row.claimant === 'bo' || (fold.row.community_id === 'xf' && fold.row.claimant === null && fold.row.ever_tip_off === 0 && isOpen(fold))],
    ];
    it.each(scopes)('%s', async (_name, scope, sees) => {
      const wanted = newest(folds.filter(sees));
      expect(wanted.length).toBeGreaterThan(0);
      expect(wanted.length).toBeLessThan(folds.length);
      expect(await idsOf(scope, {}, 11)).toEqual(wanted);
      // A filter narrows the scope and never widens it.
      expect(await idsOf(scope, { communityId: 'xf' })).toEqual(newest(folds.filter((fold) => sees(fold) && fold.row.community_id === 'xf')));
    });

    it.each<[string, TicketScope]>([
      ['nothing', { kind: 'none' }],
      ['no community', { kind: 'communities', communities: [] }],
      ['no grid', { kind: 'grids', grids: [] }],
      ['a unit never called', { kind: 'unit', unit: 'gas' }],
      ['a person without tickets', { kind: 'reporter', personRef: 'person-9' }],
    ])('whose scope is %s', async (_name, scope) => {
      expect(await idsOf(scope)).toEqual([]);
    });
  });

  describe('takes a cursor', () => {
    it('only as it was given, for the same filter', async () => {
      const { nextCursor } = await model.listTickets(ALL, { channel: 'web' }, { limit: 1 });
      const cursor = nextCursor ?? '';
      await expect(model.listTickets(ALL, { channel: 'web' }, { limit: 1, cursor })).resolves.toMatchObject({ items: [expect.anything()] });
      await expect(model.listTickets(ALL, { channel: 'hotline' }, { limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
      const garbled = [cursor.slice(1), `${cursor}A`, `${cursor} `, cursor.slice(0, -2), 'nonsense', '', 'bnVsbA', '💥',
        ...Array.from(cursor, (letter, index) => cursor.slice(0, index) + (letter === 'A' ? 'B' : 'A') + cursor.slice(index + 1))];
      for (const bad of garbled) {
        await expect(model.listTickets(ALL, { channel: 'web' }, { limit: 1, cursor: bad })).rejects.toThrow(InvalidCursorError);
      }
    });

    it('that stays in its place while tickets come in', async () => {
      const wanted = newest(folds);
      const first = await model.listTickets(ALL, {}, { limit: 10 });
      const [later] = fc.sample(ticketHistory.filter(({ streamId }) => !folds.some(({ row }) => row.stream_id === streamId)), { numRuns: 1, seed: 99 });
      if (later === undefined || first.nextCursor === null) throw new Error('no history');
      const newestOfAll = { ...later, facts: later.facts.slice(0, 1).map((fact) => ({ ...fact, occurredAt: '2027-01-01T00:00:00.000Z' })) };
      await projector.until(await appendAll(log.store, [newestOfAll]));
      const second = await model.listTickets(ALL, {}, { limit: 10, cursor: first.nextCursor });
      expect([...first.items, ...second.items].map(({ ticketId }) => ticketId)).toEqual(wanted.slice(0, 20));
      folds = [...folds, foldOf(newestOfAll)];
    });
  });

  it('refuses a page of no or too many rows', async () => {
    for (const limit of [0, 501, 1.5]) {
      await expect(model.listTickets(ALL, {}, { limit })).rejects.toThrow(RangeError);
      await expect(model.communities({ limit })).rejects.toThrow(RangeError);
      await expect(model.grids('xf', { limit })).rejects.toThrow(RangeError);
    }
  });

  it('waits for a position, but not for ever', async () => {
    const head = await log.store.head();
    await model.waitFor(head, 1000);
    await expect(model.waitFor(head + 1n, 30)).rejects.toThrow(ReadModelBehindError);
    expect((await model.checkpoints()).map(({ projection, position, stoppedAt }) => [projection, position, stoppedAt]))
      .toEqual(PROJECTIONS.map(({ name }) => [name, head, null]).toSorted());
  });

  it('gives up a query whose time is over, and serves the next one', async () => {
    const hurried = await ThreadedReadModel.open({ location: log.readModel, queryTimeoutMs: 0, threads: 1 });
    await expect(hurried.responseTimes(null, { groupBy: 'community' })).rejects.toThrow(QueryTimeoutError);
    await hurried.close();
    expect((await model.responseTimes(null, { groupBy: 'community' })).rows).toHaveLength(2);
  });

  it('does not answer from rows of another version', async () => {
    const other = await openTestLog(kind);
    const elsewhere = await ThreadedReadModel.open({ location: other.readModel, queryTimeoutMs: 5000, threads: 1 });
    const database = await openReadModel(other.readModel);
    await prepareProjections(database, PROJECTIONS);
    expect(await elsewhere.listTickets(ALL, {}, { limit: 10 })).toEqual({ items: [], nextCursor: null });
    await database.db.updateTable('checkpoints').set({ version: 0 }).where('projection', '=', 'tickets').execute();
    await expect(elsewhere.listTickets(ALL, {}, { limit: 10 })).rejects.toThrow(ReadModelVersionError);
    await elsewhere.close();
    await database.close();
    await other.remove();
  });
});
