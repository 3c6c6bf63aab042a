import { randomUUID } from 'node:crypto';
import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { COMMUNITY_COMMANDS, FOREIGN, OTHER_OPERATIONS, OWN, type Own, TICKET_COMMANDS } from '../support/access-cases.js';
import type { AccountName } from '../support/accounts.js';
import { Installation } from '../support/installation.js';
import { aReport, aTicket, onTicket } from '../support/tickets.js';

interface Operation {
  readonly operationId: string;
  readonly path: string;
  readonly method: string;
  readonly permission: string;
}

/** Carried out it would be refused for the revision: whoever gets that far was let in, and nothing changes. */
const NO_SUCH_REVISION = '"999999"';
const foreignOf = (who: Own) => (who === 'admin' ? undefined : FOREIGN[who]);

describe('who may do what over HTTP', () => {
  let on: Installation;
  let operations: ReadonlyMap<string, Operation>;
  /** Reported by resident, dispatched to leader, unit called, claimed by volunteer: it is everybody's own. */
  let ticketId: string;
  let other: string;
  /** Dispatched to the community: no grid's. */
  let above: string;
  let position: string;

  beforeAll(async () => {
    on = await Installation.start({ projector: true });
    operations = await readOperations(on);
    [ticketId, other] = [await aTicket(on, 'dispatched'), await aTicket(on, 'dispatched')];
    above = (await on.command('/tickets', aReport({ building: 'nowhere' }), 'resident').then(({ body }) => body as { ticketId: string })).ticketId;
    await onTicket(on, above)('dispatch', { level: 'community' }, 'dispatcher');
    await onTicket(on, ticketId)('note-progress', { visibility: 'public', note: 'Seen' }, 'leader');
    await onTicket(on, ticketId)('call-units', { unitIds: ['power-works'] }, 'leader');
    position = ((await onTicket(on, ticketId)('claim', {}, 'volunteer')).body as { position: string }).position;
  });
  afterAll(() => on.stop());

  const pathOf = (operationId: string) => (operations.get(operationId)?.path ?? '')
    .replace('/api/v1', '').replace('{ticketId}', ticketId).replace('{communityId}', 'xf');
  const revision = async () => (await on.get(`/tickets/${ticketId}`, 'colleague')).headers.etag;

  it('is said here for every operation of the API, and for no other', () => {
    const described = [...operations.values()].filter(({ permission }) => permission !== 'public').map(({ operationId }) => operationId);
    expect(described.toSorted()).toEqual([...Object.keys(TICKET_COMMANDS), ...Object.keys(COMMUNITY_COMMANDS), ...Object.keys(OTHER_OPERATIONS)].toSorted());
  });

  it('is asked of nobody only for health and metrics', () => {
    const open = [...operations.values()].filter(({ permission }) => permission === 'public').map(({ path }) => path);
    expect(open.toSorted()).toEqual(['/health/live', '/health/ready', '/metrics']);
  });

  it.each(Object.entries(TICKET_COMMANDS))('%s: own ticket by who may, 404 for a foreign one, 403 else', async (operationId, { allowed, aboveGrids, body = {} }) => {
    const before = await revision();
    const full = operationId === 'Link' || operationId === 'Unlink' ? { kind: 'related', to: other } : body;
    for (const who of OWN) {
      const may = allowed.includes(who);
      const own = await on.post(pathOf(operationId), full, who, { ifMatch: NO_SUCH_REVISION });
      expect([who, own.status, own.status === 412 ? '' : own.text]).toEqual([who, may ? 412 : 403, own.status === 412 ? '' : own.text]);
      const stranger = foreignOf(who);
      if (stranger === undefined) continue;
      const foreign = await on.post(pathOf(operationId), full, stranger, { ifMatch: NO_SUCH_REVISION });
      expect([stranger, foreign.status]).toEqual([stranger, may || who === aboveGrids ? 404 : 403]);
      expect(foreign.headers.etag).toBeUndefined();
    }
    if (aboveGrids !== undefined) {
      const path = pathOf(operationId).replace(ticketId, above);
      for (const who of OWN.filter((one) => one === aboveGrids || allowed.includes(one))) {
        const answer = await on.post(path, full, who, { ifMatch: NO_SUCH_REVISION });
        expect([who, answer.status]).toEqual([who, who === aboveGrids ? 412 : 404]);
      }
      expect((await on.post(path, full, FOREIGN[aboveGrids], { ifMatch: NO_SUCH_REVISION })).status).toBe(404);
    }
    expect((await on.client.post(`/api/v1${pathOf(operationId)}`, full)).status).toBe(401);
    expect(await revision()).toBe(before);
  });

  it.each(Object.entries(COMMUNITY_COMMANDS))('%s: the admin only', async (operationId, body) => {
    for (const who of OWN) {
      const answer = await on.post(pathOf(operationId), body, who, { ifMatch: NO_SUCH_REVISION });
      expect([who, answer.status]).toEqual([who, who === 'admin' ? 412 : 403]);
    }
  });

  it('CreateCommunity: the admin only', async () => {
    const body = { communityId: 'xf', name: 'Again', timeZone: 'Asia/Shanghai', dispatchesByItself: false };
    for (const who of OWN) expect([who, (await on.post('/communities', body, who)).status]).toEqual([who, who === 'admin' ? 409 : 403]);
  });

  it('Report: a resident anywhere, a leader for his grids, a dispatcher for his communities, each over his channels', async () => {
    const own: Partial<Record<Own, object>> = {
      resident: aReport(),
      leader: aReport({ channel: 'patrol', gridId: 'xf-01' }),
      dispatcher: aReport({ channel: 'hotline', reporter: { phone: '010-55550100' } }),
    };
    const foreign: Partial<Record<Own, object>> = {
      leader: aReport({ channel: 'patrol', communityId: 'yl', gridId: 'yl-01' }), dispatcher: aReport({ channel: 'hotline', communityId: 'yl' }),
    };
    for (const who of OWN) {
      expect([who, (await on.post('/tickets', own[who] ?? aReport(), who)).status]).toEqual([who, own[who] === undefined ? 403 : 201]);
      if (foreign[who] !== undefined) expect([who, (await on.post('/tickets', foreign[who], who)).status]).toEqual([who, 404]);
    }
    expect((await on.post('/tickets', aReport({ channel: 'hotline' }), 'resident')).status).toBe(403);
  });

  it('ErasePerson: the admin only, and only of a person that is or was there', async () => {
    const { body } = await on.command('/tickets', aReport({ channel: 'hotline', reporter: { phone: '010-55550199' } }), 'dispatcher');
    const seen = await on.get(`/tickets/${(body as { ticketId: string }).ticketId}`, 'dispatcher');
    const { reporterRef } = seen.body as { reporterRef: string };
    for (const who of OWN) expect([who, (await on.post(`/persons/${reporterRef}/erase`, {}, who)).status]).toEqual([who, who === 'admin' ? 200 : 403]);
    expect((await on.post(`/persons/${randomUUID()}/erase`, {}, 'admin')).status).toBe(404);
  });

  it('OpenIdentity: who must reach the reporter of an own ticket', async () => {
    for (const who of OWN) {
      const may = OTHER_OPERATIONS['OpenIdentity']?.includes(who) ?? false;
      const statusFor = async (name: AccountName) => (await on.post(pathOf('OpenIdentity'), { reasonCode: 'contact' }, name)).status;
      expect([who, await statusFor(who)]).toEqual([who, may ? 200 : 403]);
      const stranger = foreignOf(who);
      if (stranger !== undefined) expect([stranger, await statusFor(stranger)]).toEqual([stranger, may ? 404 : 403]);
    }
  });

  it.each(['GetTicket', 'GetTicketHistory'])('%s: own 200, foreign 404, admin 403', async (operationId) => {
    for (const who of OWN) {
      expect([who, (await on.get(pathOf(operationId), who)).status]).toEqual([who, who === 'admin' ? 403 : 200]);
      const stranger = foreignOf(who);
      if (stranger !== undefined) expect([stranger, (await on.get(pathOf(operationId), stranger)).status]).toEqual([stranger, 404]);
    }
  });

  it('ListTickets: own tickets and no foreign one', async () => {
    for (const who of OWN) {
      const answer = await on.get(`/tickets?limit=200&atLeast=${position}`, who);
      expect([who, answer.status]).toEqual([who, who === 'admin' ? 403 : 200]);
      if (answer.status === 200) expect(idsOf(answer.body)).toContain(ticketId);
      const stranger = foreignOf(who);
      if (stranger !== undefined) expect(idsOf((await on.get(`/tickets?limit=200&atLeast=${position}`, stranger)).body)).not.toContain(ticketId);
    }
  });

  it('ListCommunities and ListGrids: everybody with a token', async () => {
    for (const who of OWN) {
      expect([who, (await on.get('/communities', who)).status, (await on.get('/communities/xf/grids', who)).status]).toEqual([who, 200, 200]);
    }
    expect((await on.client.get('/api/v1/communities')).status).toBe(401);
  });

  it.each([
    ['policies', DEFAULT_POLICY, ['PublishPolicy', 'ListPolicies', 'GetPolicy']],
    ['calendars', CHINESE_CALENDAR, ['PublishCalendar', 'ListCalendars', 'GetCalendar']],
    ['definitions', DEFAULT_THREE_RATES, ['PublishDefinition', 'ListDefinitions', 'GetDefinition']],
  ] as const)('%s: published by the admin, listed and read by who answers for deadlines', async (path, document, [publish, list, get]) => {
    const may = (operation: string, who: Own): boolean => OTHER_OPERATIONS[operation]?.includes(who) ?? false;
    for (const who of OWN) {
      const { status } = await on.post(`/${path}/city`, { document: { ...document, name: 'city' } }, who);
      expect([who, status]).toEqual([who, may(publish, who) ? 201 : 403]);
    }
    for (const who of OWN) {
      expect([who, (await on.get(`/${path}`, who)).status]).toEqual([who, may(list, who) ? 200 : 403]);
      expect([who, (await on.get(`/${path}/city`, who)).status]).toEqual([who, may(get, who) ? 200 : 403]);
    }
    expect((await on.client.get(`/api/v1/${path}`)).status).toBe(401);
  });

  it.each([['ReadResponseTimes', '/response-times'], ['ReadStatistics', '/statistics']])('%s: supervisor and analyst, of their communities', async (operation, figures) => {
    const path = `${figures}?groupBy=community&atLeast=${position}`;
    for (const who of OWN) {
      const may = OTHER_OPERATIONS[operation]?.includes(who) ?? false;
      const answer = await on.get(path, who);
      expect([who, answer.status]).toEqual([who, may ? 200 : 403]);
      if (may) expect((answer.body as { rows: { group: string }[] }).rows.map(({ group }) => group)).toEqual(['xf']);
      if (may) expect((await on.get(`${path}&community=yl`, who)).status).toBe(404);
    }
  });

  it('RunSimulation: supervisor and analyst, of their communities', async () => {
    for (const who of OWN) {
      const may = OTHER_OPERATIONS['RunSimulation']?.includes(who) ?? false;
      const answer = await on.post('/simulations', { policy: DEFAULT_POLICY }, who);
      expect([who, answer.status]).toEqual([who, may ? 200 : 403]);
      if (may) expect((answer.body as { rows: { communityId: string }[] }).rows.map(({ communityId }) => communityId)).toEqual(['xf']);
      if (may) expect((await on.post('/simulations', { policy: DEFAULT_POLICY, communities: ['xf', 'yl'] }, who)).status).toBe(404);
    }
  });
});

const idsOf = (body: unknown): string[] => (body as { items: { ticketId: string }[] }).items.map(({ ticketId }) => ticketId);

async function readOperations(on: Installation): Promise<ReadonlyMap<string, Operation>> {
  const { body } = await on.client.get('/api/docs/openapi.json');
  const { paths } = body as { paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>> };
  return new Map(Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, 'x-permission': permission }]) => [operationId, { operationId, path, method, permission }] as const)));
}
