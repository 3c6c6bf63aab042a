import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';
import { aReport, aTicket } from '../support/tickets.js';

const A_SESSION = { partyCount: 2, mediatorPost: 'grid:xf/xf-01', outcome: 'failed' };

describe('a bad body', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start();
    ticketId = await aTicket(on, 'dispatched', 'acknowledged');
  });
  afterAll(() => on.stop());

  const report = (body: unknown) => on.post('/tickets', body, 'resident');

  it.each([
    [
      'wrong types', aReport({ category: 7, latitude: '31.2', attachmentNames: 'a.jpg', reporter: [] }),
      ['attachmentNames', 'category', 'latitude', 'reporter'],
    ],
    ['missing fields', {}, ['category', 'channel', 'communityId', 'kind', 'urgency']],
    ['extra fields', aReport({ status: 'closed', reporter: { name: 'A', admin: true } }), ['reporter.admin', 'status']],
    ['words of no list', aReport({ kind: 'praise', channel: 'import', urgency: 'high' }), ['channel', 'kind', 'urgency']],
    [
      'values out of bounds', aReport({ latitude: 91, longitude: -181, description: 'x'.repeat(4001), category: 'a/b/c/d' }),
      ['category', 'description', 'latitude', 'longitude'],
    ],
    ['empty texts', aReport({ description: '', building: '  ' }), ['building', 'description']],
    ['no instant', aReport({ occurredAt: 'yesterday' }), ['occurredAt']],
    ['ids with blanks', aReport({ communityId: 'x f', gridId: '../xf' }), ['communityId', 'gridId']],
  ])('with %s is answered 400, each field by its name', async (_, body, fields) => {
    const answer = await report(body);
    expectProblem(answer, 400, 'invalid-request');
    expect([...new Set(fieldsOf(answer))]).toEqual(fields);
  });

  it.each([
    ['a community that is not there', aReport({ communityId: 'nowhere' }), 'communityId'],
    ['a grid that is not there', aReport({ gridId: 'xf-99' }), 'gridId'],
  ])('that names %s is answered 400 by its field', async (_, body, field) => {
    const answer = await report(body);
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    ['note-progress', { visibility: 'internal', attachmentIds: ['photo-a', 'tel-01055550177'] }, 'attachmentIds'],
    ['hold-mediation', { ...A_SESSION, venueId: 'flat-of-110101199003070000' }, 'venueId'],
    ['hold-mediation', { ...A_SESSION, mediatorPost: 'unit:13800000000' }, 'mediatorPost'],
    ['hold-mediation', { ...A_SESSION, mediatorPost: 'grid:xf/13800000000' }, 'mediatorPost'],
  ])('that gives %s a telephone or identity card number for an id (%j) is answered 400 by its field', async (command, body, field) => {
    const answer = await on.post(`/tickets/${ticketId}/${command}`, body, 'leader');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it('that names a mediator by an official number is taken when that is a post of the community', async () => {
    await on.command('/communities/xf/add-grid', { gridId: '310115123456', name: 'Officially numbered' }, 'admin');
    await on.command(`/tickets/${ticketId}/hold-mediation`, { ...A_SESSION, mediatorPost: 'grid:xf/310115123456' }, 'leader');
  });

  it.each([
    ['of 1 MB', Buffer.from(JSON.stringify(aReport({ description: 'x'.repeat(1024 * 1024) }))), 413, 'body-too-large'],
    ['that is no JSON', Buffer.from('{"kind":'), 400, 'malformed-body'],
    ['of invalid UTF-8', Buffer.concat([Buffer.from('{"kind":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]), 400, 'malformed-body'],
    ['with U+0000', Buffer.from(JSON.stringify(aReport({ description: 'a\u0000b' }))), 400, 'malformed-body'],
    ['with a lone surrogate', Buffer.from(JSON.stringify(aReport()).replace('dark', '\\ud800')), 400, 'malformed-body'],
    ['that nests without end', Buffer.from('['.repeat(60_000)), 400, 'malformed-body'],
    ['that is a list', Buffer.from('[]'), 400, 'invalid-request'],
    ['that is empty', Buffer.from(''), 400, 'invalid-request'],
  ])('%s is answered %#', async (_, bytes, status, name) => {
    expectProblem(await on.post('/tickets', bytes, 'resident'), status, name);
  });

  it('of another content type is answered 415', async () => {
    const answer = await on.post('/tickets', Buffer.from('kind=complaint'), 'resident', { contentType: 'application/x-www-form-urlencoded' });
    expectProblem(answer, 415, 'unsupported-media-type');
  });

  it('leaves no trace of what people wrote in the log', () => {
    expect(on.log).not.toContain('third floor');
    expect(on.log).not.toMatch(/event":"fault/);
  });
});
