import { CHINESE_CALENDAR } from '#libs/ticketing/src/calendar/chinese-calendar.js';
import { SHIPPED_DEFINITIONS } from '#libs/ticketing/src/measures/figure-definition.js';
import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';

const TOO_LONG = 'a'.repeat(41);

interface Case {
  readonly kind: string;
  readonly path: 'policies' | 'calendars' | 'definitions';
  readonly valid: object;
  /** What comes with the program. */
  readonly shipped: readonly { readonly name: string; readonly title: string }[];
  readonly noNames: readonly string[];
  readonly faulty: object;
  readonly faults: readonly string[];
  readonly message: { readonly field: string; readonly message: string };
}

const { rate: _, ...limits } = DEFAULT_POLICY.default.limits;
const POLICY: Case = {
  kind: 'policy', path: 'policies', valid: DEFAULT_POLICY, shipped: [DEFAULT_POLICY], noNames: ['x%20y', 'X', TOO_LONG],
  faulty: {
    colour: 'red', calendar: { name: 'nowhere', version: 1 }, default: { ...DEFAULT_POLICY.default, limits },
    rules: [...DEFAULT_POLICY.rules, { name: 'xf', when: { communities: ['xf'] }, limits: { resolve: { clock: 'working-days', days: 0.5 } } }],
  },
  faults: ['document.calendar', 'document.colour', 'document.default.limits.rate', 'document.rules[3].limits.resolve.days', ...Array<string>(3).fill('document.rules[3].when')],
  message: { field: 'document.rules[3].limits.resolve.days', message: 'limit-out-of-bounds (0.5): give 1 to 366 whole days' },
};
const CALENDAR: Case = {
  kind: 'calendar', path: 'calendars', valid: CHINESE_CALENDAR, shipped: [CHINESE_CALENDAR], noNames: ['x%20y', 'X', TOO_LONG],
  faulty: { colour: 'red', timeZone: 'Asia/Nowhere', holidays: [...CHINESE_CALENDAR.holidays, { date: '2026-02-30', name: 'x' }], week: [[], [], [], [], [], [], []] },
  faults: ['document.colour', `document.holidays[${CHINESE_CALENDAR.holidays.length}].date`, 'document.timeZone', 'document.week'],
  message: { field: 'document.timeZone', message: 'no-such-zone ("Asia/Nowhere"): give an IANA time zone such as Asia/Shanghai' },
};

const DEFINITION: Case = {
  kind: 'definition', path: 'definitions', valid: DEFAULT_THREE_RATES, shipped: SHIPPED_DEFINITIONS, noNames: ['x%20y', 'Xx', TOO_LONG, TOO_LONG.toUpperCase()],
  faulty: { colour: 'red', factors: [100, 101, 0, 0, 0], weights: { response: 1, solution: 1, satisfaction: 1 } },
  faults: ['document.colour', 'document.factors[1]', 'document.factors[1]', 'document.weights'],
  message: { field: 'document.factors[1]', message: 'factor-rises (101): give at most 100, the factor of satisfaction 5' },
};

describe.each([POLICY, CALENDAR, DEFINITION])('a $kind', ({ path, valid, shipped, noNames, faulty, faults, message }) => {
  const version = (number: number) => ({ ...valid, name: 'city', version: number, title: `Version ${number}` });
  let on: Installation;
  beforeAll(async () => void (on = await Installation.start({ empty: true, projector: true })));
  afterAll(() => on.stop());

  const publish = (document: unknown, sending = {}, name = 'city') => on.post(`/${path}/${name}`, { document }, 'admin', sending);

  it('is published, version by version, and read with who published it when', async () => {
    const first = await publish(version(1), { key: 'first' });
    expect([first.status, first.body]).toEqual([201, {
      name: 'city', version: 1, effectiveFrom: expect.any(String) as unknown, revision: 0, position: expect.any(String) as unknown,
    }]);
    expect(first.headers.etag).toBe('"0"');
    expect((await publish(version(2))).body).toMatchObject({ version: 2, revision: 1 });
    const { status, body } = await on.get(`/${path}/city`, 'supervisor');
    const { effectiveFrom } = first.body as { effectiveFrom: string };
    expect([status, body]).toEqual([200, {
      name: 'city',
      versions: [
        { version: 1, effectiveFrom, publishedBy: 'admin-1', document: version(1) },
        { version: 2, effectiveFrom: expect.any(String) as unknown, publishedBy: 'admin-1', document: version(2) },
      ],
    }]);
  });

  it('is answered as the first time when it is sent again with its key', async () => {
    const again = await publish(version(1), { key: 'first' });
    expect([again.status, again.body]).toMatchObject([201, { version: 1, revision: 0 }]);
    expectProblem(await publish(version(3), { key: 'first' }), 422, 'idempotency-key-reused');
  });

  it.each([
    ['already-published', version(2)], ['version-not-next', version(4)], ['version-not-next', { ...version(2), title: 'Otherwise' }],
    ['version-unchanged', { ...version(2), version: 3 }],
  ])('is refused by the rule %s', async (rule, document) => {
    const answer = await publish(document);
    expectProblem(answer, 409, 'rule-violated');
    expect(answer.body).toMatchObject({ rule });
  });

  it('with faults is told every one by its place', async () => {
    const answer = await publish({ ...version(3), ...faulty });
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(faults);
    expect(answer.body).toMatchObject({ errors: expect.arrayContaining([message]) as unknown });
  });

  it('of another name than the path\'s is refused', async () => {
    const answer = await publish({ ...version(3), name: 'town' });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body).toMatchObject({ errors: [{ field: 'document.name', message: expect.stringMatching(/^other-name \("town"\): .*city/) as unknown }] });
  });

  it.each([[{}, ['document']], [{ document: null }, ['document']], [{ document: 'x' }, ['document']], [{ document: [] }, ['document']],
    [{ document: version(3), note: 'x' }, ['note']]])('%j is no request', async (body, fields) => {
    const answer = await on.post(`/${path}/city`, body, 'admin');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it.each(['unheard-of', ...noNames])('%s is answered 404', async (name) => {
    expectProblem(await on.get(`/${path}/${name}`, 'admin'), 404, 'not-found');
  });

  it.each(noNames)('is not published under %s', async (name) => {
    expectProblem(await publish(version(1), {}, name), 404, 'not-found');
  });

  describe('in the list', () => {
    const namesOf = ({ body }: { body: unknown }): string[] => (body as { items: { name: string }[] }).items.map(({ name }) => name);
    let position: string;
    beforeAll(async () => {
      for (const name of ['a', 'z']) ({ position } = (await publish({ ...version(1), name }, {}, name)).body as { position: string });
    });

    it('is named with its versions, beside what comes with the program', async () => {
      const { status, body } = await on.get(`/${path}?atLeast=${position}`, 'dispatcher');
      const listed = (number: number, title = `Version ${number}`, publishedBy = 'admin-1') => (
        { version: number, title, effectiveFrom: expect.any(String) as unknown, publishedBy });
      const others = [
        { name: 'a', versions: [listed(1)] }, { name: 'city', versions: [listed(1), listed(2)] }, { name: 'z', versions: [listed(1)] },
        ...shipped.map(({ name, title }) => ({ name, versions: [{ ...listed(1, title, 'system'), effectiveFrom: '1970-01-01T00:00:00.000Z' }] })),
      ];
      expect([status, body]).toEqual([200, { items: others.toSorted((one, other) => (one.name < other.name ? -1 : 1)), nextCursor: null }]);
    });

    it('comes page by page, each name once', async () => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await on.get(`/${path}?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`, 'dispatcher');
        seen.push(...namesOf(page));
        ({ nextCursor: cursor } = page.body as { nextCursor: string | null });
      }
      expect(seen).toEqual(['a', 'city', ...shipped.map(({ name }) => name), 'z'].toSorted());
    });

    it.each([['limit=0', 'limit'], ['limit=501', 'limit'], ['cursor=abc', 'cursor'], ['atLeast=-1', 'atLeast'], ['name=a', 'name']])('?%s is refused', async (query, field) => {
      const answer = await on.get(`/${path}?${query}`, 'admin');
      expectProblem(answer, 400, 'invalid-request');
      expect(fieldsOf(answer)).toEqual([field]);
    });

    it('does not take the cursor of the other list', async () => {
      const { body } = await on.get(`/${path === 'policies' ? 'calendars' : 'policies'}?limit=1`, 'admin');
      const { nextCursor } = body as { nextCursor: string | null };
      expect([nextCursor === null, (await on.get(`/${path}?cursor=${nextCursor ?? 'none'}`, 'admin')).status]).toEqual([expect.any(Boolean), 400]);
    });
  });

  it('does not say to an analyst who published it', async () => {
    const authors = ({ versions }: { versions: { publishedBy: unknown }[] }) => versions.map(({ publishedBy }) => publishedBy);
    expect(authors((await on.get(`/${path}/city`, 'analyst')).body as { versions: { publishedBy: unknown }[] })).toEqual([null, null]);
    const { items } = (await on.get(`/${path}`, 'analyst')).body as { items: { versions: { publishedBy: unknown }[] }[] };
    expect(items.flatMap(authors)).toEqual(items.flatMap(({ versions }) => versions.map(() => null)));
  });
});

it('A policy that names a version of a calendar that does not exist is refused, and taken once that is published', async () => {
  const on = await Installation.start({ empty: true });
  try {
    const policy = { ...DEFAULT_POLICY, name: 'city', calendar: { name: 'office', version: 2 } };
    const publish = () => on.post('/policies/city', { document: policy }, 'admin');
    const calendar = (version: number) => ({ document: { ...CHINESE_CALENDAR, name: 'office', version, title: `Office ${version}` } });
    for (const version of [1, 2]) {
      const refused = await publish();
      expectProblem(refused, 400, 'invalid-request');
      expect(refused.body).toMatchObject({ errors: [
        { field: 'document.calendar', message: 'unknown-calendar (office 2): name a calendar that is published and its version, or publish it first' },
      ] });
      expect((await on.post('/calendars/office', calendar(version), 'admin')).status).toBe(201);
    }
    expect((await publish()).status).toBe(201);
  } finally {
    await on.stop();
  }
});

it('A definition whose name defines another figure is refused', async () => {
  const on = await Installation.start({ empty: true });
  try {
    const refused = await on.post('/definitions/three-rates', { document: { ...DEFAULT_ON_TIME[0], name: 'three-rates', version: 2 } }, 'admin');
    expectProblem(refused, 400, 'invalid-request');
    expect(refused.body).toMatchObject({ errors: [
      { field: 'document.figure', message: 'other-figure (on_time): three-rates defines three_rates since its first version: take another name' },
    ] });
  } finally {
    await on.stop();
  }
});
