import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { ACCOUNTS, tokenFor } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';
import { aTicket } from '../support/tickets.js';

const UNKNOWN = '20261122-7KQ4M-X9PTC';

describe('about a caller', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start();
    ticketId = await aTicket(on, 'dispatched');
  });
  afterAll(() => on.stop());

  const seconds = () => Math.floor(Date.now() / 1000);
  const forged = () => new SignJWT({ role: 'admin' }).setProtectedHeader({ alg: 'EdDSA' }).setSubject('mallory')
    .setIssuer('xiuhua-local').setAudience('xiuhua').setExpirationTime(seconds() + 60).sign(generateKeyPairSync('ed25519').privateKey);

  it('no token, a malformed one and a forged one are answered 401', async () => {
    expectProblem(await on.client.get('/api/v1/tickets'), 401, 'unauthenticated');
    for (const token of ['x', 'a.b.c', await forged()]) {
      const answer = await on.client.get('/api/v1/tickets', { token });
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer/);
    }
    expectProblem(await on.client.get('/api/v1/tickets', { headers: { authorization: `Basic ${on.tokens.admin}` } }), 401, 'unauthenticated');
  });

  it('a token whose signature is cut or whose claims are changed is answered 401', async () => {
    const [head = '', , signature = ''] = on.tokens.resident.split('.');
    const promoted = { sub: 'resident-1', role: 'admin', iss: 'xiuhua-local', aud: 'xiuhua', exp: seconds() + 60 };
    const claims = Buffer.from(JSON.stringify(promoted)).toString('base64url');
    expectProblem(await on.client.get('/api/v1/tickets', { token: `${head}.${claims}.${signature}` }), 401, 'unauthenticated');
    expectProblem(await on.client.get('/api/v1/tickets', { token: on.tokens.resident.slice(0, -4) }), 401, 'unauthenticated');
  });

  it('an expired token is answered 401 and says so', async () => {
    const issuedLongAgo = await tokenFor(on.config, ACCOUNTS.leader, 60, Date.now() - 120_000);
    const answer = await on.client.get('/api/v1/tickets', { token: issuedLongAgo });
    expectProblem(answer, 401, 'unauthenticated');
    expect((answer.body as { fault: string }).fault).toBe('expired');
  });

  it('a missing role is answered 403, before the body is looked at', async () => {
    expectProblem(await on.post(`/tickets/${ticketId}/dispatch`, { nonsense: 1 }, 'resident'), 403, 'forbidden');
    expectProblem(await on.post('/communities', {}, 'supervisor'), 403, 'forbidden');
  });

  it('a ticket out of scope is answered 404 in the same words as one that does not exist', async () => {
    for (const who of ['foreignDispatcher', 'foreignLeader', 'foreignResident'] as const) {
      const [foreign, unknown] = [await on.get(`/tickets/${ticketId}`, who), await on.get(`/tickets/${UNKNOWN}`, who)];
      expectProblem(foreign, 404, 'not-found');
      expect({ ...(foreign.body as object), instance: '' }).toEqual({ ...(unknown.body as object), instance: '' });
    }
    expectProblem(await on.post(`/tickets/${ticketId}/acknowledge`, {}, 'foreignLeader', { ifMatch: '"0"' }), 404, 'not-found');
  });
});
