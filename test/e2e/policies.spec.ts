import { DEFAULT_POLICY } from '#libs/ticketing/src/policy/default-policy.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';

const version = (number: number) => ({ ...DEFAULT_POLICY, name: 'city', version: number, title: `Version ${number}` });

describe('a policy', () => {
  let on: Installation;
  beforeAll(async () => void (on = await Installation.start({ empty: true })));
  afterAll(() => on.stop());

  const publish = (document: unknown, sending = {}) => on.post('/policies', { document }, 'admin', sending);

  it('is published, version by version, and read with who published it when', async () => {
    const first = await publish(version(1), { key: 'first' });
    expect([first.status, first.body]).toEqual([201, {
      name: 'city', version: 1, effectiveFrom: expect.any(String) as unknown, revision: 0, position: expect.any(String) as unknown,
    }]);
    expect((await publish(version(2))).body).toMatchObject({ version: 2, revision: 1 });
    const { status, body } = await on.get('/policies/city', 'supervisor');
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
    const { rate: _, ...limits } = DEFAULT_POLICY.default.limits;
    const faulty = {
      ...version(3), colour: 'red', calendar: { name: 'nowhere', version: 1 }, default: { ...DEFAULT_POLICY.default, limits },
      rules: [...DEFAULT_POLICY.rules, { name: 'xf', when: { communities: ['xf'] }, limits: { resolve: { clock: 'working-days', days: 0.5 } } }],
    };
    const answer = await publish(faulty);
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual([
      'document.calendar', 'document.colour', 'document.default.limits.rate', 'document.rules[3].limits.resolve.days', 'document.rules[3].when',
      'document.rules[3].when', 'document.rules[3].when',
    ]);
    expect(answer.body).toMatchObject({ errors: expect.arrayContaining([
      { field: 'document.rules[3].limits.resolve.days', message: 'limit-out-of-bounds (0.5): give 1 to 366 whole days' },
    ]) as unknown });
  });

  it.each([[{}, ['document']], [{ document: null }, ['document']], [{ document: 'x' }, ['document']], [{ document: [] }, ['document']],
    [{ document: version(3), note: 'x' }, ['note']]])('%j is no request', async (body, fields) => {
    const answer = await on.post('/policies', body, 'admin');
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it.each(['unheard-of', 'x%20y', 'X', `${'a'.repeat(41)}`])('%s is answered 404', async (name) => {
    expectProblem(await on.get(`/policies/${name}`, 'admin'), 404, 'not-found');
  });

  it('does not say to an analyst who published it', async () => {
    const { body } = await on.get('/policies/city', 'analyst');
    expect((body as { versions: { publishedBy: unknown }[] }).versions.map(({ publishedBy }) => publishedBy)).toEqual([null, null]);
  });
});
