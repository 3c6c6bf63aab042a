import { DEFAULT_ON_TIME } from '#libs/ticketing/src/measures/on-time-definition.js';
import { DEFAULT_THREE_RATES } from '#libs/ticketing/src/measures/three-rates-definition.js';
import { Installation } from '../support/installation.js';
import { expectProblem, fieldsOf } from '../support/problems.js';

const strict = { ...DEFAULT_THREE_RATES, name: 'strict', title: 'Satisfied only', factors: [100, 0, 0, 0, 0] };
const lenient = { ...DEFAULT_THREE_RATES, version: 2, title: 'Open questions left out', openQuestion: 'leaves-the-rate' };

interface Answer {
  readonly definitions: { readonly onTime: readonly string[]; readonly threeRates: readonly string[] };
}

describe('a definition of a figure', () => {
  let on: Installation;
  beforeAll(async () => void (on = await Installation.start({ empty: true, projector: true })));
  afterAll(() => on.stop());

  const publish = (document: { readonly name: string }) => on.post(`/definitions/${document.name}`, { document }, 'admin');
  const statistics = (query: string) => on.get(`/statistics?${query}`, 'analyst');
  const named = async (query: string) => ((await statistics(query)).body as Answer).definitions;

  it('comes with the program, in version 1', async () => {
    const { body } = await on.get('/definitions/DUE_IN_PERIOD', 'supervisor');
    expect(body).toMatchObject({ name: 'DUE_IN_PERIOD', versions: [{ version: 1, document: DEFAULT_ON_TIME[0] }] });
    expect((await on.get('/definitions/three-rates', 'supervisor')).body).toMatchObject({ versions: [{ document: DEFAULT_THREE_RATES }] });
    expect(await named('figures=on_time,three_rates')).toMatchObject({
      onTime: ['DUE_IN_PERIOD/1', 'ALL_FILED/1', 'FILED_MINUS_PENDING_IN_TIME/1'], threeRates: ['three-rates/1'],
    });
  });

  it('is published, version by version, and evaluated beside others', async () => {
    const before = new Date().toISOString();
    expect((await publish(strict)).status).toBe(201);
    expect((await publish(lenient)).body).toMatchObject({ name: 'three-rates', version: 2, revision: 0 });
    expect((await named('figures=three_rates&definitions=strict,three-rates/1,three-rates')).threeRates).toEqual(['strict/1', 'three-rates/1', 'three-rates/2']);
    // What held at the as-of instant goes on to hold for it: publishing moves no figure of the past.
    expect((await named(`figures=three_rates&asOf=${before}`)).threeRates).toEqual(['three-rates/1']);
    expect((await named('figures=three_rates,on_time&definitions=ALL_FILED')).onTime).toEqual(['ALL_FILED/1']);
  });

  it.each([
    ['figures=three_rates&definitions=unheard-of', 'there is no definition unheard-of'],
    ['figures=three_rates&definitions=strict/7', 'strict has no version 7; the latest is 1'],
    ['figures=on_time&definitions=strict', 'strict defines three_rates, which is not among the figures asked for'],
    ['figures=three_rates&asOf=2026-01-01T00:00:00Z&definitions=strict', 'strict was published after the as-of instant: name a version, as in strict/1'],
  ])('that %s cannot use is told', async (query, message) => {
    const answer = await statistics(query);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body).toMatchObject({ errors: [{ field: 'definitions', message }] });
  });

  it.each(['', 'Three', 'a/0', 'a/b', 'a,a', Array.from({ length: 11 }, (_, index) => `d${index}`).join(',')])('"%s" is no list of definitions', async (definitions) => {
    const answer = await statistics(`figures=three_rates&definitions=${definitions}`);
    expectProblem(answer, 400, 'invalid-request');
    expect(fieldsOf(answer)).toContain('definitions');
  });
});
