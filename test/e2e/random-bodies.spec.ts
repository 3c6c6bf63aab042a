import fc from 'fast-check';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { COMMUNITY_COMMANDS, TICKET_COMMANDS } from '../support/access-cases.js';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket } from '../support/tickets.js';

/** Per path; the whole run sends some thousands of requests. */
const RUNS = 60;

/** Where calendars, their writing and what stands behind them have their edges. */
const EDGE_INSTANTS = [
  '0001-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '0099-12-31T23:59:59Z', '1000-01-01T00:00:00Z', '1999-12-31T23:59:59.999Z', '2000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-14:00', '-271821-04-20T00:00:00Z', '+275760-09-13T00:00:00Z', '2016-12-31T23:59:60Z',
];

const pathOf = (operation: string): string => operation.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();

describe('no input is answered with a 5xx', () => {
  let on: Installation;
  let ticketId: string;
  beforeAll(async () => {
    on = await Installation.start({ projector: true });
    ticketId = await aTicket(on, 'dispatched');
  });
  afterAll(async () => {
    expect(on.apiRuns).toBe(true);
    await on.stop();
  });

  /** A valid body with some fields replaced, removed or added; or anything at all. */
  const around = (valid: Readonly<Record<string, unknown>>) => {
    const anything = fc.oneof({ weight: 4, arbitrary: fc.jsonValue({ maxDepth: 4 }) }, { weight: 1, arbitrary: fc.constantFrom(...EDGE_INSTANTS) });
    const nearly = fc.record({
      drop: fc.subarray(Object.keys(valid)),
      put: fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(valid), 'occurredAt', 'toString', '__proto__'), fc.string()), anything, { maxKeys: 3 }),
    }).map(({ drop, put }) => ({ ...Object.fromEntries(Object.entries(valid).filter(([key]) => !drop.includes(key))), ...put }));
    return fc.oneof({ weight: 3, arbitrary: nearly }, { weight: 1, arbitrary: anything });
  };

  const neverFails = async (path: string, valid: Readonly<Record<string, unknown>>, who: AccountName) => {
    await fc.assert(fc.asyncProperty(around(valid), async (body) => {
      const { status, headers } = await on.post(path, body, who);
      expect([JSON.stringify(body), status < 500]).toEqual([JSON.stringify(body), true]);
      if (status >= 400) expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    }), { numRuns: RUNS });
  };

  it.each(EDGE_INSTANTS)('of a report that happened at %s', async (occurredAt) => {
    const { status, text } = await on.post('/tickets', aReport({ occurredAt }), 'resident');
    const refused = status === 400 || status === 409;
    expect([refused || status === 201, refused || status === 201 ? '' : text]).toEqual([true, '']);
    if (occurredAt < '2000') expect(status).toBe(400);
  });

  it('of a report', () => neverFails('/tickets', aReport({ reporter: { name: 'A' } }), 'resident'));

  it.each(Object.entries(TICKET_COMMANDS))('of %s', async (operation, { allowed, body = {} }) => {
    const valid = operation === 'Link' || operation === 'Unlink' ? { kind: 'related', to: ticketId } : body;
    await neverFails(`/tickets/${ticketId}/${pathOf(operation)}`, valid, allowed[0]!);
  });

  it.each(Object.entries(COMMUNITY_COMMANDS))('of %s', (operation, body) => neverFails(`/communities/yl/${pathOf(operation)}`, body, 'admin'));

  it.each([
    ['/policies/default', DEFAULT_POLICY], ['/calendars/china', CHINESE_CALENDAR], ['/definitions/three-rates', DEFAULT_THREE_RATES],
  ])('of a publication at %s, and of its parts', async (path, valid) => {
    await neverFails(path, { document: valid }, 'admin');
    await fc.assert(fc.asyncProperty(around({ ...valid }), async (document) => {
      expect((await on.post(path, { document }, 'admin')).status).toBeLessThan(500);
    }), { numRuns: RUNS });
  });

  it('of bytes that may be no JSON', () =>
    fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      expect((await on.post('/tickets', Buffer.from(bytes), 'resident')).status).toBeLessThan(500);
    }), { numRuns: 200 }));

  it('of queries', () => {
    const names = fc.constantFrom('status', 'community', 'grid', 'assignee', 'category', 'channel', 'reportedFrom', 'limit', 'cursor', 'groupBy', 'depth', 'from', 'asOfRevision', 'asOfEffective', 'x');
    const values = fc.oneof(fc.string(), fc.constantFrom('1', '-1', '1e9', 'xf', 'closed', 'community', '2026-11-22T00:00:00Z', ...EDGE_INSTANTS));
    const paths = fc.constantFrom('/tickets', `/tickets/${ticketId}`, `/tickets/${ticketId}/history`, '/communities/xf/grids', '/policies', '/calendars/china', '/response-times');
    return fc.assert(fc.asyncProperty(paths, fc.array(fc.tuple(names, values), { maxLength: 4 }), async (path, pairs) => {
      const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
      const { status, text } = await on.get(`${path}?${query}`, 'supervisor');
      expect([query, status < 500, status < 500 ? '' : text]).toEqual([query, true, '']);
    }), { numRuns: 300 });
  });
});
