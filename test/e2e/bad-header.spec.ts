import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aReport, aTicket } from '../support/tickets.js';

describe('a bad header', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start();
    ticketId = await aTicket(on, 'dispatched');
  });
  afterAll(() => on.stop());

  it.each(['', 'a b', 'ключ', 'x'.repeat(256)])('an Idempotency-Key "%s" is answered 400', async (key) => {
    const answer = await on.post('/tickets', aReport(), 'resident', { headers: { 'idempotency-key': Buffer.from(key).toString('latin1') } });
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(['Idempotency-Key']);
  });

  it.each(['3', 'W/"3"', '"x"', '"1", "2"', '"-1"'])('an If-Match %s is answered 400', async (ifMatch) => {
    const answer = await on.post(`/tickets/${ticketId}/acknowledge`, {}, 'leader', { ifMatch });
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(['If-Match']);
  });

  it('a stale If-Match is answered 412 with the current ETag, and nothing happens', async () => {
    const answer = await on.post(`/tickets/${ticketId}/acknowledge`, {}, 'leader', { ifMatch: '"0"' });
    expectProblem(answer, 412, 'precondition-failed');
    expect(answer.headers.etag).toBe('"1"');
    expect((await on.get(`/tickets/${ticketId}`, 'leader')).headers.etag).toBe('"1"');
  });

  it.each([
    ['/tickets', aReport(), 'resident'],
    ['/communities', { communityId: 'zz', name: 'New', timeZone: 'Asia/Shanghai', dispatchesByItself: false }, 'admin'],
    ['/policies/city', { document: {} }, 'admin'],
    ['/calendars/city', { document: {} }, 'admin'],
    ['/definitions/city', { document: {} }, 'admin'],
    [`/persons/${randomUUID()}/erase`, {}, 'admin'],
    ['/tickets/{ticketId}/open-identity', { reasonCode: 'contact' }, 'supervisor'],
  ] as const)('any If-Match for POST %s, which acts on no revision, is answered 400', async (path, body, who) => {
    for (const ifMatch of ['"0"', '*']) {
      const answer = await on.post(path.replace('{ticketId}', ticketId), body, who, { ifMatch });
      expectProblem(answer, 400, 'invalid-request');
      expect(fieldsOf(answer)).toEqual(['If-Match']);
    }
  });

  it('headers of 20 KB are answered 431', async () => {
    expectProblem(await on.get('/tickets', 'resident', { headers: { 'x-large': 'x'.repeat(20_000) } }), 431, 'headers-too-large');
  });

  it('that are no HTTP are answered 400', async () => {
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(on.url).port), '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      let text = '';
      socket.setTimeout(5000, () => socket.destroy(new Error('no answer')));
      socket.on('data', (chunk: Buffer) => { text += chunk.toString(); });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(said).toMatch(/^HTTP\/1.1 400 /);
    expect(said).toContain('urn:xiuhua:problem:malformed-request');
  });
});
