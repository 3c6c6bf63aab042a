import type { Fact } from '#libs/ticketing/src/decider.js';
import { communityStream } from '#libs/ticketing/src/organisation/organisation-state.js';
import { InvalidCursorError } from './read-model.js';
import { ThreadedReadModel } from './threaded-read-model.js';
import { startProjector } from './testing/project-log.js';
import { describeOnReadModels } from './testing/postgres-database.js';
import { appendAll, openTestLog, type StreamOfFacts, type TestLog } from './testing/test-log.js';

/** A community with `grids` grids, `g-<grids>` added first; `g-3` is closed again. */
function townOf(communityId: string, grids: number): StreamOfFacts {
  const facts: Fact<string, object>[] = [];
  const happened = (type: string, data: object): void => {
    const recordedAt = new Date(Date.parse('2026-02-01T00:00:00Z') + facts.length).toISOString();
    facts.push({ type, data, revision: facts.length, occurredAt: recordedAt, recordedAt, actor: { id: 'admin-1', role: 'admin' } });
  };
  happened('CommunityCreated', { communityId, name: communityId, timeZone: 'Asia/Shanghai', dispatchesByItself: false });
  for (let number = grids; number > 0; number -= 1) {
    const gridId = `g-${number}`;
    happened('GridAdded', { gridId, name: gridId });
    happened('BuildingAssigned', { gridId, building: `house of ${gridId}` });
    happened('LeaderAppointed', { gridId, account: `leader of ${gridId}`, from: '2026-01-01T00:00:00.000Z' });
  }
  if (grids >= 3) happened('GridClosed', { gridId: 'g-3' });
  return { streamId: communityStream(communityId), facts };
}

describeOnReadModels('the lists of the organisation give', (kind) => {
  const pagesOf = async (page: (cursor?: string) => Promise<{ items: readonly unknown[]; nextCursor: string | null }>) => {
    const pages: (readonly unknown[])[] = [];
    for (let cursor: string | undefined; ;) {
      const { items, nextCursor } = await page(cursor);
      pages.push(items);
      if (nextCursor === null) return pages;
      cursor = nextCursor;
    }
  };
  const at = (limit: number, cursor?: string) => ({ limit, ...(cursor === undefined ? {} : { cursor }) });
  let towns: TestLog;
  let organisation: ThreadedReadModel;
  beforeAll(async () => {
    towns = await openTestLog(kind);
    const ids = ['c', 'a', 'd', 'b', 'e'];
    const running = await startProjector(towns.store, towns.readModel);
    await running.until(await appendAll(towns.store, ids.map((id) => townOf(id, id === 'a' ? 5 : 0))));
    await running.stop();
    organisation = await ThreadedReadModel.open({ location: towns.readModel, queryTimeoutMs: 5000, threads: 1 });
  });
  afterAll(async () => {
    await organisation.close();
    await towns.remove();
  });

  it('communities by id, in pages of any size without gap or repetition', async () => {
    for (const [limit, sizes] of [[1, [1, 1, 1, 1, 1]], [2, [2, 2, 1]], [5, [5]], [500, [5]]] as const) {
      const pages = await pagesOf((cursor) => organisation.communities(at(limit, cursor)));
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      expect(pages.flat()).toMatchObject(['a', 'b', 'c', 'd', 'e'].map((communityId) => ({ communityId })));
    }
  });

  it('grids in order of their adding, each with its own buildings and leaders, closed ones left out', async () => {
    for (const [limit, sizes] of [[1, [1, 1, 1, 1]], [3, [3, 1]], [4, [4]]] as const) {
      const pages = await pagesOf(async (cursor) => (await organisation.grids('a', at(limit, cursor)))!);
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      expect(pages.flat()).toEqual(['g-5', 'g-4', 'g-2', 'g-1'].map((gridId) => (
        { communityId: 'a', gridId, name: gridId, buildings: [`house of ${gridId}`], leaders: [`leader of ${gridId}`] })));
    }
  });

  it('grids of a community that has none, or is none', async () => {
    expect(await organisation.grids('b', { limit: 10 })).toEqual({ items: [], nextCursor: null });
    expect(await organisation.grids('nowhere', { limit: 10 })).toBeNull();
  });

  it('what follows a cursor only as it was given, for the same list', async () => {
    const { nextCursor: ofCommunities } = await organisation.communities({ limit: 1 });
    const ofGrids = (await organisation.grids('a', { limit: 1 }))?.nextCursor;
    for (const cursor of [ofGrids!, `${ofCommunities!}A`, 'bnVsbA', 'nonsense']) await expect(organisation.communities({ limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
    for (const cursor of [ofCommunities!, 'W10']) await expect(organisation.grids('a', { limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
    await expect(organisation.grids('b', { limit: 1, cursor: ofGrids! })).rejects.toThrow(InvalidCursorError);
  });
});
