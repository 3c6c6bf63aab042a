import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openEngine } from '#libs/engine/src/engine.js';
import { Clock } from '#libs/platform/src/clock.js';
import type { Caller } from '#libs/access/src/caller.js';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aReport, aTicket } from '../support/tickets.js';

const HOUR = 3_600_000;

class ClockAt extends Clock {
  constructor(private readonly at: number) {
    super();
  }

  now(): number {
    return this.at;
  }
}

interface Told {
  deadlines: { stage: string; status: string; dueAt: string; startedAt: string; cycle: number; moves: object[]; milestones: { told: object | null }[]; limit: object | null }[];
}
interface Work {
  total: number;
  counts: Record<string, number>;
  items: { ticket: { ticketId: string }; reasons: string[]; dueAt: string | null; breaches: number; accountable: string | null; paused: boolean }[];
}

describe('deadlines over HTTP', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start({ projector: true }); }, 60_000);
  afterAll(() => on.stop());

  const act = (ticketId: string, path: string, body: object, who: AccountName) => on.post(`/tickets/${ticketId}/${path}`, body, who, { key: randomUUID() });
  const deadlines = async (ticketId: string, who: AccountName = 'supervisor') => ((await on.get(`/tickets/${ticketId}/deadlines`, who)).body as Told).deadlines;
  const due = async (ticketId: string, stage: string) => (await deadlines(ticketId)).find((deadline) => deadline.stage === stage);

  /** A ticket whose clock started hours ago: by the engine itself, whose clock stood there. */
  async function ticketOf(hoursAgo: number): Promise<string> {
    const engine = await openEngine(on.config, { writes: 'background', clock: new ClockAt(Date.now() - hoursAgo * HOUR) });
    const caller: Caller = { subject: 'dispatcher-9', role: 'dispatcher', communities: ['xf'], grids: [] };
    const envelope = () => ({ caller, commandId: randomUUID(), body: {}, correlationId: randomUUID() });
    try {
      const { ticketId } = await engine.tickets.report({
        type: 'Report', kind: 'complaint', category: 'building/lift', communityId: 'xf', channel: 'hotline', urgency: 'emergency',
      } as never, envelope());
      await engine.tickets.execute(ticketId, { type: 'Dispatch', level: 'grid', gridId: 'xf-01' }, envelope());
      return ticketId;
    } finally {
      await engine.close();
    }
  }

  async function until<T>(ask: () => Promise<T>, is: (answer: T) => boolean): Promise<T> {
    for (let tries = 0; tries < 100; tries += 1) {
      const answer = await ask();
      if (is(answer)) return answer;
      await delay(100);
    }
    throw new Error('it does not come about');
  }

  it('are pinned by the policy in force, explained, and shown to the reporter without what is the staff\'s', async () => {
    const { body } = await on.post('/tickets', aReport({ urgency: 'emergency' }), 'resident', { key: randomUUID() });
    const { ticketId } = body as { ticketId: string };
    const [dispatch, resolve] = await deadlines(ticketId);
    expect(dispatch).toMatchObject({ stage: 'dispatch', status: 'running', policy: { name: 'default', version: 1, rule: 'emergency' }, limit: { clock: 'continuous', ms: HOUR } });
    expect([dispatch, resolve].map((one) => Date.parse(one!.dueAt) - Date.parse(one!.startedAt))).toEqual([HOUR, 2 * HOUR]);
    expect(resolve?.milestones.length).toBe(5);
    expect((await deadlines(ticketId, 'resident')).map(({ stage, milestones }) => [stage, milestones])).toEqual([['dispatch', []], ['resolve', []]]);
    expect((await on.get(`/tickets/${ticketId}/deadlines`, 'foreignSupervisor')).status).toBe(404);
  });

  it('are paused and resumed by the grid leader, extended by the supervisor, twice at most', async () => {
    const ticketId = await aTicket(on, 'dispatched', 'acknowledged');
    const before = await due(ticketId, 'resolve');
    expect((await act(ticketId, 'pause-clock', { reasonCode: 'awaits-part', reason: 'on order' }, 'leader')).status).toBe(200);
    expect(await due(ticketId, 'resolve')).toMatchObject({ status: 'held' });
    expectProblem(await act(ticketId, 'pause-clock', { reasonCode: 'awaits-part' }, 'leader'), 409, 'rule-violated');
    expect((await act(ticketId, 'resume-clock', {}, 'leader')).status).toBe(200);
    expect(await due(ticketId, 'resolve')).toMatchObject({ status: 'running', dueAt: before?.dueAt, moves: [{ what: 'wait' }] });
    for (const wrong of [{ stage: 'resolve' }, { stage: 'resolve', days: 1, hours: 2 }, { stage: 'resolve', days: 0 }, { stage: 'resolve', hours: 0.1 }, { stage: 'rate', days: 1 }]) {
      const answer = await act(ticketId, 'extend-deadline', wrong, 'supervisor');
      expectProblem(answer, 400, 'invalid-request');
      expect(fieldsOf(answer)).toHaveLength(1);
    }
    for (const days of [2, 3]) expect((await act(ticketId, 'extend-deadline', { stage: 'resolve', days, reason: 'frost' }, 'supervisor')).status).toBe(200);
    const third = await act(ticketId, 'extend-deadline', { stage: 'resolve', days: 1 }, 'supervisor');
    expect(third.body).toMatchObject({ status: 409, rule: 'extended-twice' });
    const after = await due(ticketId, 'resolve');
    expect(Date.parse(after!.dueAt) - Date.parse(before!.dueAt)).toBe(5 * 24 * HOUR);
    expect(after?.moves).toMatchObject([{ what: 'wait' }, { what: 'extension', approvedBy: 'supervisor-1' }, { what: 'extension' }]);
  });

  it('that passed are recorded by the scheduler, escalate the ticket, lead the work list, and can be exempted', async () => {
    const [late, fresh] = [await ticketOf(72), await ticketOf(0.2)];
    const { items } = await until(
      async () => (await on.get('/escalations', 'supervisor')).body as Work, ({ items: found }) => found.some(({ ticket, accountable }) => ticket.ticketId === late && accountable === 'district'),
    );
    expect(items.map(({ ticket }) => ticket.ticketId)).not.toContain(fresh);
    expect((await on.get('/escalations?level=community', 'supervisor')).body).toMatchObject({ total: 0, items: [] });
    expect(((await on.get('/escalations?community=xf&level=district', 'supervisor')).body as Work).total).toBe(1);
    expect((await on.get('/escalations?community=yl', 'supervisor')).status).toBe(404);
    expectProblem(await on.get('/escalations?level=province', 'supervisor'), 400, 'invalid-request');

    const work = (await on.get('/work-list', 'leader')).body as Work;
    expect(work.items.find(({ ticket }) => ticket.ticketId === late)).toMatchObject({ reasons: ['breached', 'waiting'], breaches: expect.any(Number) as number, accountable: 'district', dueAt: null });
    expect(work.items.find(({ ticket }) => ticket.ticketId === fresh)).toMatchObject({ reasons: expect.arrayContaining(['waiting']) as string[], breaches: 0 });
    expect(work.items[0]?.ticket.ticketId).toBe(late);
    expect(work.counts['breached']).toBe(1);
    expect(((await on.get('/work-list', 'foreignLeader')).body as Work).total).toBe(0);
    expect(((await on.get('/work-list?limit=1', 'leader')).body as Work).items).toHaveLength(1);

    const told = (await deadlines(late)).filter(({ status }) => status === 'breached');
    expect(told.map(({ stage }) => stage)).toContain('resolve');
    for (const { stage, cycle, dueAt } of told) {
      expect((await act(late, 'exempt-breach', { stage, cycle, dueAt, reasonCode: 'typhoon', reason: 'the lane was flooded' }, 'supervisor')).status).toBe(200);
    }
    expect((await act(late, 'exempt-breach', { stage: 'resolve', cycle: 0, dueAt: told[0]!.dueAt, reasonCode: 'typhoon' }, 'leader')).status).toBe(403);
    expect((await deadlines(late)).filter(({ status }) => status === 'breached')).toEqual([]);
    const { position } = (await on.post(`/tickets/${late}/note-progress`, { visibility: 'internal', note: 'seen' }, 'dispatcher')).body as { position: string };
    const after = (await on.get(`/work-list?atLeast=${position}`, 'leader')).body as Work;
    expect(after.items.find(({ ticket }) => ticket.ticketId === late)).toMatchObject({ breaches: 0, accountable: 'district' });
  }, 30_000);

  it('wait for who dispatches and for the unit that was called', async () => {
    const reported = await aTicket(on);
    const called = await aTicket(on, 'dispatched');
    const above = await aTicket(on);
    expect((await act(above, 'dispatch', { level: 'community' }, 'dispatcher')).status).toBe(200);
    expect((await act(called, 'call-units', { unitIds: ['power-works'] }, 'leader')).status).toBe(200);
    const listed = async (who: AccountName) => ((await on.get('/work-list', who)).body as Work).items.map(({ ticket, reasons }) => [ticket.ticketId, reasons.includes(who === 'unit' ? 'called' : 'waiting')]);
    await until(() => listed('unit'), (rows) => rows.length > 0);
    expect(await listed('unit')).toEqual([[called, true]]);
    expect(await listed('dispatcher')).toEqual(expect.arrayContaining([[reported, true], [above, true]]));
    expect(await listed('dispatcher')).not.toEqual(expect.arrayContaining([[called, true]]));
    expect(await listed('foreignUnit')).toEqual([]);
  });

  it('are behind the counts: the list of each yields as many tickets as the figure says', async () => {
    await ticketOf(5);
    await act(await aTicket(on), 'withdraw', { reasonCode: 'given' }, 'resident');
    const { body } = await act(await aTicket(on), 'reject', { reasonCode: 'given' }, 'dispatcher');
    type Row = { counts: Record<string, number>; countedTickets: Record<string, string> | null };
    const statistics = async (query: string) => ((await on.get(`/statistics?figures=counts&groupBy=community&atLeast=${(body as { position: string }).position}${query}`, 'supervisor')).body as { rows: Row[] }).rows[0]!;
    const { counts, countedTickets } = await statistics('');
    const listed = async (link: string) => ((await on.get(`${link.replace('/api/v1', '')}&limit=200`, 'supervisor')).body as { items: object[] }).items.length;
    for (const count of ['open', 'overdue', 'withdrawn', 'rejected']) {
      expect(counts[count]).toBeGreaterThan(0);
      expect([count, await listed(countedTickets![count]!)]).toEqual([count, counts[count]]);
    }
    expect((await statistics(`&asOf=${new Date().toISOString()}`)).countedTickets).toBeNull();
    expect((await statistics('&basis=flow')).countedTickets).toBeNull();
  });
});
