import { Installation } from '../support/installation.js';
import { expectProblem } from '../support/problems.js';

describe('an account that asks too often', () => {
  let on: Installation;
  beforeAll(async () => { on = await Installation.start({ empty: true, env: { RATE_LIMIT_PER_MINUTE: '3' } }); });
  afterAll(() => on.stop());

  it('is answered 429 with Retry-After before its body is looked at; others go on', async () => {
    const answers = [];
    // Seven within a moment: a minute that turns among them still leaves one beyond the limit.
    for (let count = 0; count < 7; count += 1) answers.push(await on.post('/tickets', {}, 'resident'));
    const refused = answers.find(({ status }) => status === 429)!;
    expect(answers[0]?.status).toBe(400);
    expectProblem(refused, 429, 'rate-limited');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await on.post('/tickets', {}, 'foreignResident')).status).toBe(400);
    expect((await on.client.get('/metrics')).text).toMatch(/xiuhua_refusals_total\{[^}]*rate-limited[^}]*\} [1-9]/);
  });
});
