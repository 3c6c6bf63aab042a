import { randomUUID } from 'node:crypto';
import { Installation } from '../support/installation.js';
import { logOf } from '../support/log-of.js';
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

  it('every kind of command answers again as the first time', async () => {
    const id = await aTicket(on, 'dispatched');
    const { body } = await on.get(`/tickets/${id}`, 'dispatcher');
    const { reporterRef } = body as { reporterRef: string };
    const community = { communityId: 'key-test', name: 'Key test', timeZone: 'Asia/Shanghai', dispatchesByItself: false };
    for (const [path, request, who] of [
      ['/communities', community, 'admin'], ['/communities/xf/add-grid', { gridId: 'xf-09', name: 'Grid 9' }, 'admin'],
      [`/tickets/${id}/open-identity`, { reasonCode: 'contact' }, 'supervisor'], [`/persons/${reporterRef}/erase`, {}, 'admin'],
    ] as const) {
      const key = randomUUID();
      const [first, again] = [await on.command(path, request, who, { key }), await on.post(path, request, who, { key })];
      expect([path, again.status, again.body]).toEqual([path, first.status, first.body]);
    }
  });

  it('an identity is opened once, for one reason, and only as long as the account may see it', async () => {
    const reporter = { name: 'Jane Doe', phone: '000-5550-0199' };
    const { body } = await on.command('/tickets', aReport({ channel: 'hotline', reporter }), 'dispatcher');
    const { ticketId: id } = body as { ticketId: string };
    const [key, path] = [randomUUID(), `/tickets/${id}/open-identity`];
    const open = (reasonCode: string) => on.post(path, { reasonCode }, 'dispatcher', { key });
    expect((await open('contact')).body).toEqual(reporter);
    expect((await open('contact')).body).toEqual(reporter);
    expectProblem(await open('mediation'), 422, 'idempotency-key-reused');
    await on.stopApi();
    try {
      expect(await openings(on, id)).toEqual(['contact']);
    } finally {
      await on.startApi();
    }
    await on.command(`/tickets/${id}/transfer`, { toCommunityId: 'yl' }, 'dispatcher');
    expectProblem(await open('contact'), 404, 'not-found');
  });
});

/** The reasons under which the log has the reporter's identity opened. */
async function openings(on: Installation, ticketId: string): Promise<readonly unknown[]> {
  return (await logOf(on.config)).filter(({ type, data }) => type === 'IdentityOpened' && data['ticketId'] === ticketId).map(({ data }) => data['reasonCode']);
}
