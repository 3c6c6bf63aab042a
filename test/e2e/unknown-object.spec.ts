import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aTicket } from '../support/tickets.js';

const UNKNOWN = '20261122-7KQ4M-X9PTC';

describe('about an object', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start({ projector: true });
    ticketId = await aTicket(on, 'dispatched');
  });
  afterAll(() => on.stop());

  it.each([UNKNOWN, 'x', '20261322-7KQ4M-X9PTC', `${'A'.repeat(150)}`, '%00', '..%2f..%2fetc'])('the unknown ticket %s is answered 404', async (id) => {
    expectProblem(await on.get(`/tickets/${id}`, 'supervisor'), 404, 'not-found');
    expectProblem(await on.post(`/tickets/${id}/reject`, { reasonCode: 'x' }, 'dispatcher'), 404, 'not-found');
  });

  it('the right number under another date is unknown', async () => {
    expectProblem(await on.get(`/tickets/20200101${ticketId.slice(8)}`, 'supervisor'), 404, 'not-found');
  });

  it('a wrong state is answered 409 with the rule, its meaning and a way out', async () => {
    const answer = await on.post(`/tickets/${await aTicket(on)}/close`, { reason: 'x' }, 'supervisor');
    expectProblem(answer, 409, 'rule-violated');
    expect(answer.body).toMatchObject({ rule: 'not-resolved', detail: expect.any(String) as unknown, wayOut: expect.any(String) as unknown });
  });

  it('a closing without a reason is answered 400, where one could be written', async () => {
    const answer = await on.post(`/tickets/${await aTicket(on, 'dispatched', 'resolved')}/close`, {}, 'supervisor');
    expectProblem(answer, 400, 'invalid-request');
    expectProblem(await on.post(`/tickets/${UNKNOWN}/close`, {}, 'supervisor'), 404, 'not-found');
    expectProblem(await on.post(`/tickets/${await aTicket(on)}/close`, {}, 'foreignSupervisor'), 404, 'not-found');
  });

  it('an unknown path and a wrong method are answered 404', async () => {
    expectProblem(await on.get('/tickets/x/y/z', 'resident'), 404, 'not-found');
    expectProblem(await on.client.get('/api/v1/tickets/%zz'), 400, 'malformed-request');
    expectProblem(await on.get(`/tickets/${ticketId}/acknowledge`, 'leader'), 404, 'not-found');
  });

  it.each(['/communities/nowhere', '/communities/x%20y', '/communities/nowhere/grids', '/communities/x%20y/grids'])('%s is answered 404', async (path) => {
    expectProblem(await on.get(path, 'resident'), 404, 'not-found');
  });
});
