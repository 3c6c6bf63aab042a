import { randomUUID } from 'node:crypto';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aReport, aTicket } from '../support/tickets.js';

describe('under an Idempotency-Key', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start(); });
  afterAll(() => on.stop());

  it('the same request again answers as the first time and records once', async () => {
    const key = randomUUID();
    const [first, second] = [await on.post('/tickets', aReport(), 'resident', { key }), await on.post('/tickets', aReport(), 'resident', { key })];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
    const { ticketId: id } = first.body as { ticketId: string };
    expect((await on.get(`/tickets/${id}/history`, 'dispatcher')).body).toMatchObject({ revision: 0 });
  });

  it('another body is answered 422', async () => {
    const key = randomUUID();
    await on.command('/tickets', aReport(), 'resident', { key });
    expectProblem(await on.post('/tickets', aReport({ description: 'Something else' }), 'resident', { key }), 422, 'idempotency-key-reused');
  });

  it('another caller is another command', async () => {
    const key = randomUUID();
    const [mine, yours] = [await on.command('/tickets', aReport(), 'resident', { key }), await on.command('/tickets', aReport(), 'foreignResident', { key })];
    expect((mine.body as { ticketId: string }).ticketId).not.toBe((yours.body as { ticketId: string }).ticketId);
  });

  it('a command that was carried out answers the same after the ticket moved on', async () => {
    const [id, key] = [await aTicket(on, 'dispatched'), randomUUID()];
    const first = await on.command(`/tickets/${id}/acknowledge`, { message: 'Coming' }, 'leader', { key });
    await on.command(`/tickets/${id}/resolve`, { outcome: 'solved' }, 'leader');
    const again = await on.post(`/tickets/${id}/acknowledge`, { message: 'Coming' }, 'leader', { key });
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it('a refusal records nothing and is decided anew', async () => {
    const [id, key] = [await aTicket(on), randomUUID()];
    expectProblem(await on.post(`/tickets/${id}/acknowledge`, {}, 'dispatcher', { key }), 403, 'forbidden');
    expect((await on.post(`/tickets/${id}/adopt`, {}, 'dispatcher', { key })).status).toBe(409);
    expect((await on.post(`/tickets/${id}/dispatch`, { level: 'grid', gridId: 'xf-01' }, 'dispatcher', { key })).status).toBe(200);
  });
});
