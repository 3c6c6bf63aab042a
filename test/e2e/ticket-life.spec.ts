import { randomUUID } from 'node:crypto';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aReport, aTicket } from '../support/tickets.js';

describe('the life of a ticket over HTTP', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start(); });
  afterAll(() => on.stop());

  const given = new Set<string>();
  /** Gives a command and says what the ticket is afterwards, read by somebody who sees everything. */
  const act = async (ticketId: string, path: string, body: object, who: AccountName) => {
    given.add(path);
    const answer = await on.post(`/tickets/${ticketId}/${path}`, body, who, { key: randomUUID() });
    expect([path, answer.status, answer.status === 200 ? '' : answer.text]).toEqual([path, 200, '']);
    expect(answer.headers.etag).toBe(`"${(answer.body as { revision: number }).revision}"`);
    const { body: ticket } = await on.get(`/tickets/${ticketId}`, 'colleague');
    expect((ticket as { revision: number }).revision).toBe((answer.body as { revision: number }).revision);
    return ticket as Record<string, unknown>;
  };

  it('shows a dispatcher the grids that an ambiguous address leads to, until one is chosen', async () => {
    for (const gridId of ['xf-01', 'xf-02']) await on.command('/communities/xf/assign-building', { gridId, building: 'North gate' }, 'admin');
    const { body } = await on.command('/tickets', aReport({ building: undefined, address: 'Happiness Lane, at the north gate' }), 'resident');
    const { ticketId } = body as { ticketId: string };
    const candidateGridIds = ['xf-01', 'xf-02'];
    expect((await on.get(`/tickets/${ticketId}`, 'dispatcher')).body).toMatchObject({ status: 'reported', candidateGridIds });
    expect((await on.get(`/tickets/${ticketId}/history`, 'dispatcher')).body).toMatchObject({ steps: [{ data: { candidateGridIds }, after: { candidateGridIds } }] });
    expect((await on.get(`/tickets/${ticketId}`, 'resident')).body).not.toHaveProperty('candidateGridIds');
    expect(await act(ticketId, 'dispatch', { level: 'grid', gridId: 'xf-02' }, 'dispatcher')).not.toHaveProperty('candidateGridIds');
  });

  it('goes on at the level of the community, to its end or back to a grid', async () => {
    const { body } = await on.command('/tickets', aReport({ building: 'several' }), 'resident');
    const { ticketId } = body as { ticketId: string };
    expect(await act(ticketId, 'dispatch', { level: 'community' }, 'dispatcher')).toMatchObject({ status: 'dispatched', holder: 'community:xf' });
    expect((await on.post(`/tickets/${ticketId}/acknowledge`, {}, 'leader')).status).toBe(404);
    expect(await act(ticketId, 'acknowledge', { message: 'The community sees to it' }, 'dispatcher')).toMatchObject({ status: 'acknowledged' });
    await act(ticketId, 'call-units', { unitIds: ['water-works'] }, 'dispatcher');
    const performBy = new Date(Date.now() + 86_400_000).toISOString();
    const session = { partyCount: 3, mediatorPost: 'community:xf', outcome: 'agreed', performBy };
    expect(await act(ticketId, 'hold-mediation', session, 'dispatcher')).toMatchObject({ status: 'mediating' });
    await act(ticketId, 'record-agreement-performed', {}, 'dispatcher');
    expect(await act(ticketId, 'dispatch', { level: 'grid', gridId: 'xf-01' }, 'dispatcher')).toMatchObject({ status: 'dispatched', holder: 'grid:xf/xf-01' });
    expectProblem(await on.post(`/tickets/${ticketId}/resolve`, { outcome: 'solved' }, 'dispatcher'), 403, 'forbidden');
    await act(ticketId, 'dispatch', { level: 'community' }, 'supervisor');
    expect(await act(ticketId, 'resolve', { outcome: 'solved', text: 'Done' }, 'dispatcher')).toMatchObject({ status: 'resolved' });
    expect((await on.post(`/tickets/${ticketId}/attempt-call-back`, { result: 'reached' }, 'dispatcher')).body).toMatchObject({ rule: 'own-case' });
    expect(await act(ticketId, 'attempt-call-back', { result: 'reached' }, 'colleague')).toMatchObject({ status: 'resolved' });
    expect(await act(ticketId, 'rate', { solved: true }, 'colleague')).toMatchObject({ status: 'closed' });
  });

  it('goes the five steps of the rain pipe: reported, dispatched, mediated, resolved, rated', async () => {
    const reported = await on.post('/tickets', aReport({ category: 'building/rain-pipe', description: 'The ground floor refuses the rain pipe' }), 'resident');
    expect(reported.status).toBe(201);
    const { ticketId } = reported.body as { ticketId: string };
    expect(ticketId).toMatch(/^\d{8}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(await act(ticketId, 'dispatch', { level: 'grid', gridId: 'xf-01', instruction: 'Seat them at one table' }, 'dispatcher'))
      .toMatchObject({ status: 'dispatched', holder: 'grid:xf/xf-01' });
    expect(await act(ticketId, 'hold-mediation', {
      partyCount: 4, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed', venueId: 'table-1',
      parties: ['top floor', 'ground floor', 'builder', 'property manager'], terms: 'A pipe along the north wall',
      performBy: new Date(Date.now() + 86_400_000).toISOString(),
    }, 'leader')).toMatchObject({ status: 'mediating', agreement: { session: 1 } });
    expect(await act(ticketId, 'record-agreement-performed', { evidence: 'The pipe hangs' }, 'leader')).toMatchObject({ status: 'acknowledged' });
    expect(await act(ticketId, 'resolve', { outcome: 'solved', text: 'The pipe is in place', attachmentNames: ['pipe.jpg'] }, 'leader'))
      .toMatchObject({ status: 'resolved', holder: 'reporter' });
    expect(await act(ticketId, 'rate', { contacted: true, solved: true, satisfaction: 5, comment: 'Thank you' }, 'resident'))
      .toMatchObject({ status: 'closed', reasonCode: 'rated', holder: null });
    const { body } = await on.get(`/tickets/${ticketId}/history`, 'supervisor');
    const history = body as { revision: number; steps: { type: string; texts: unknown; hash: string; previousHash: string }[] };
    expect(history.steps.map(({ type }) => type)).toEqual([
      'TicketReported', 'TicketDispatched', 'MediationHeld', 'AgreementPerformed', 'TicketResolved', 'TicketRated', 'TicketClosed',
    ]);
    expect(history.steps[2]?.texts).toMatchObject({ terms: 'A pipe along the north wall' });
    history.steps.forEach((step, index) => expect(step.previousHash).toBe(index === 0 ? '0'.repeat(64) : history.steps[index - 1]?.hash));
  });

  it('is returned, sent back for good by a ruling, and cannot be returned again', async () => {
    const ticketId = await aTicket(on, 'dispatched');
    expect(await act(ticketId, 'return', { reasonCode: 'not-ours', reason: 'The lamp belongs to the street' }, 'leader')).toMatchObject({ status: 'reported' });
    const unruled = await on.post(`/tickets/${ticketId}/dispatch`, { level: 'grid', gridId: 'xf-01' }, 'dispatcher');
    expect([unruled.status, (unruled.body as { rule: string }).rule]).toEqual([409, 'ruling-needed']);
    expect(await act(ticketId, 'dispatch', { level: 'grid', gridId: 'xf-01', ruling: true }, 'dispatcher')).toMatchObject({ status: 'dispatched' });
    const again = await on.post(`/tickets/${ticketId}/return`, { reasonCode: 'not-ours' }, 'leader');
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ type: 'urn:xiuhua:problem:rule-violated', rule: 'returned-after-ruling', wayOut: expect.any(String) as unknown });
  });

  it('is acknowledged, handled with units and notes, and put right', async () => {
    const ticketId = await aTicket(on, 'dispatched');
    await act(ticketId, 'acknowledge', { message: 'We are on it' }, 'leader');
    await act(ticketId, 'reclassify', { kind: 'request', category: 'light/street', urgency: 'utilities', reason: 'It is the street lamp' }, 'leader');
    await act(ticketId, 'call-units', { unitIds: ['power-works'], reason: 'Needs a lift' }, 'leader');
    expect(await act(ticketId, 'record-unit-arrival', { unitId: 'power-works' }, 'unit'))
      .toMatchObject({ units: [{ unitId: 'power-works', arrivedAt: expect.any(String) as unknown }] });
    const noted = await act(ticketId, 'note-progress', { visibility: 'public', note: 'The lamp is ordred' }, 'leader');
    await act(ticketId, 'correct-note', { correctedRevision: noted['revision'], note: 'The lamp is ordered' }, 'leader');
    await act(ticketId, 'claim', {}, 'volunteer');
    await act(ticketId, 'release-claim', {}, 'volunteer');
    expect(await act(ticketId, 'resolve', { outcome: 'explained', occurredAt: new Date().toISOString() }, 'leader')).toMatchObject({ status: 'resolved' });
    await act(ticketId, 'attempt-call-back', { result: 'reached' }, 'dispatcher');
    expect(await act(ticketId, 'rate', { contacted: true, solved: false, satisfaction: 2, comment: 'Still dark' }, 'dispatcher'))
      .toMatchObject({ status: 'dispatched', cycle: 1 });
    await act(ticketId, 'hold-mediation', { partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'agreed', performBy: new Date(Date.now() + 1e6).toISOString() }, 'leader');
    expect(await act(ticketId, 'record-agreement-broken', {}, 'leader')).toMatchObject({ status: 'acknowledged' });
    await act(ticketId, 'resolve', { outcome: 'not-possible' }, 'leader');
    expect(await act(ticketId, 'close', { reason: 'Nobody answers' }, 'supervisor')).toMatchObject({ status: 'closed', reasonCode: 'by-supervisor' });
    expect(await act(ticketId, 'reopen', { reasonCode: 'new-facts' }, 'dispatcher')).toMatchObject({ status: 'dispatched', cycle: 2 });
  });

  it('is transferred, rejected, withdrawn, and linked to another one', async () => {
    const [original, duplicate, moved, foreign, withdrawn] = await Promise.all([1, 2, 3, 4, 5].map(() => aTicket(on)));
    expect(await act(duplicate!, 'link', { kind: 'duplicate', to: original }, 'dispatcher')).toMatchObject({ status: 'closed', reasonCode: 'duplicate' });
    expect(await act(duplicate!, 'unlink', { kind: 'duplicate', to: original }, 'supervisor')).toMatchObject({ status: 'reported' });
    expect(await act(moved!, 'transfer', { toCommunityId: 'yl', reason: 'Over there' }, 'dispatcher')).toMatchObject({ communityId: 'yl', status: 'reported' });
    expect(await act(foreign!, 'reject', { reasonCode: 'out-of-remit' }, 'dispatcher')).toMatchObject({ status: 'rejected' });
    expect(await act(withdrawn!, 'withdraw', { reasonCode: 'settled' }, 'resident')).toMatchObject({ status: 'withdrawn' });
  });

  it('of the living kind needs no adoption', async () => {
    given.add('adopt');
    const answer = await on.post(`/tickets/${await aTicket(on)}/adopt`, {}, 'dispatcher');
    expect([answer.status, (answer.body as { rule: string }).rule]).toEqual([409, 'not-imported']);
  });

  it('has its clocks paused, resumed and extended', async () => {
    const ticketId = await aTicket(on, 'dispatched', 'acknowledged');
    await act(ticketId, 'pause-clock', { reasonCode: 'awaits-part', reason: 'The lamp is on order' }, 'leader');
    await act(ticketId, 'resume-clock', { reason: 'It has come' }, 'leader');
    expect(await act(ticketId, 'extend-deadline', { stage: 'resolve', days: 2, reason: 'frost' }, 'supervisor')).toMatchObject({ status: 'acknowledged' });
    // A breach takes hours: deadlines.spec.ts exempts one of a ticket that is older.
    given.add('exempt-breach');
  });

  it('was led through every command that the API documents', async () => {
    const { body } = await on.client.get('/api/docs/openapi.json');
    const paths = Object.keys((body as { paths: object }).paths).map((path) => /^\/api\/v1\/tickets\/\{ticketId\}\/([a-z-]+)$/.exec(path)?.[1]);
    const commands = paths.filter((path) => path !== undefined && path !== 'history' && path !== 'deadlines' && path !== 'open-identity');
    expect(commands.length).toBeGreaterThan(20);
    expect([...given].toSorted()).toEqual(commands.toSorted());
  });
});
