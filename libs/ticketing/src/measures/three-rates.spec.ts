import { type Answer, threeRates } from './three-rates.js';
import { DEFAULT_THREE_RATES, faultsOfThreeRates, type ThreeRatesDefinition } from './three-rates-definition.js';

const PERIOD = { from: 100, to: 200 };
const answer = (change: Partial<Answer> = {}): Answer => ({ at: 150, source: 'rated-by-resident', contacted: true, solved: true, satisfaction: 5, ...change });

describe('the 三率', () => {
  it('weigh 10 / 50 / 40 and take fairly satisfied as 0.9', () => {
    const tickets = [[answer()], [answer({ satisfaction: 4 })], [answer({ satisfaction: 3 })], [answer({ contacted: false, solved: false, satisfaction: 1 })]];
    expect(threeRates([DEFAULT_THREE_RATES], tickets, PERIOD)).toEqual([{
      definition: { name: 'three-rates', version: 1 }, valid: 4,
      response: { numerator: 3, denominator: 4, value: 0.75 }, solution: { numerator: 3, denominator: 4, value: 0.75 },
      satisfaction: { numerator: 1.9, denominator: 4, value: 0.475 }, combined: 0.64,
    }]);
  });

  it.each<[string, readonly Answer[], number]>([
    ['the last answer decides: in the period', [answer({ at: 50 }), answer({ at: 150 })], 1],
    ['the last answer decides: after the period', [answer({ at: 150 }), answer({ at: 250 })], 0],
    ['the first instant belongs to the period', [answer({ at: 100 })], 1],
    ['the instant of the end does not', [answer({ at: 200 })], 0],
    ['a call-back that reached the reporter is valid', [answer({ source: 'call-back-reached' })], 1],
    ['no answer, not in V', [], 0],
  ])('%s', (_, answers, valid) => {
    expect(threeRates([DEFAULT_THREE_RATES], [answers], PERIOD)[0]?.valid).toBe(valid);
  });

  it('see no answer at or after the as-of instant', () => {
    const answers = [answer({ at: 120, solved: false }), answer({ at: 150 })];
    expect(threeRates([DEFAULT_THREE_RATES], [answers], PERIOD, 150)[0]?.solution).toMatchObject({ numerator: 0, denominator: 1 });
    expect(threeRates([DEFAULT_THREE_RATES], [answers], PERIOD, 151)[0]?.solution).toMatchObject({ numerator: 1, denominator: 1 });
  });

  it('are no data over nothing', () => {
    expect(threeRates([DEFAULT_THREE_RATES], [], PERIOD)[0]).toMatchObject({ valid: 0, response: { denominator: 0, value: null }, satisfaction: { value: null }, combined: null });
  });

  it('run side by side over the same tickets', () => {
    const strict: ThreeRatesDefinition = {
      ...DEFAULT_THREE_RATES, name: 'strict', version: 3, valid: ['rated-by-resident'], openQuestion: 'leaves-the-rate',
      factors: [100, 0, 0, 0, 0], weights: { response: 0, solution: 60, satisfaction: 40 },
    };
    const tickets = [[answer({ satisfaction: 4, contacted: null })], [answer({ solved: null, satisfaction: 5, contacted: null })], [answer({ source: 'rated-by-call-back' })]];
    expect(threeRates([DEFAULT_THREE_RATES, strict], tickets, PERIOD)).toMatchObject([
      { definition: { name: 'three-rates', version: 1 }, valid: 3, response: { numerator: 1, denominator: 3 }, solution: { numerator: 2, denominator: 3 }, satisfaction: { numerator: 2.9, denominator: 3 } },
      { definition: { name: 'strict', version: 3 }, valid: 2, response: { denominator: 0, value: null }, solution: { numerator: 1, denominator: 1 }, satisfaction: { numerator: 1, denominator: 2 }, combined: 0.8 },
    ]);
  });

  it('do not gather rounding errors over many fairly satisfied reporters', () => {
    const tickets = Array.from({ length: 1000 }, () => [answer({ satisfaction: 4 })]);
    expect(threeRates([DEFAULT_THREE_RATES], tickets, PERIOD)[0]?.satisfaction).toEqual({ numerator: 900, denominator: 1000, value: 0.9 });
  });
});

describe('a definition of the 三率', () => {
  const faults = (change: object): string[] => faultsOfThreeRates({ ...DEFAULT_THREE_RATES, ...change }).map(({ path, rule }) => `${path} ${rule}`);

  it('is accepted as it ships', () => {
    expect(faultsOfThreeRates(JSON.parse(JSON.stringify(DEFAULT_THREE_RATES)))).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['weights that add up to 90', { weights: { response: 0, solution: 50, satisfaction: 40 } }, ['weights weights-not-100']],
    ['a negative weight that makes the sum right', { weights: { response: -10, solution: 60, satisfaction: 50 } }, ['weights.response wrong-size']],
    ['a missing and an unknown weight', { weights: { response: 50, solution: 50, speed: 0 } }, ['weights.satisfaction missing-field', 'weights.speed unknown-field']],
    ['a factor of a half percent', { factors: [100, 90.5, 0, 0, 0] }, ['factors[1] wrong-type']],
    ['four factors', { factors: [100, 90, 0, 0] }, ['factors wrong-size']],
    ['a lower satisfaction worth more', { factors: [90, 100, 0, 10, 0] }, ['factors[1] factor-rises', 'factors[3] factor-rises']],
    ['no valid answer at all', { valid: [] }, ['valid wrong-size']],
    ['an unknown source and one named twice', { valid: ['rumour', 'rated-by-resident', 'rated-by-resident'] }, ['valid[0] wrong-form', 'valid[2] named-twice']],
    ['an open question left open', { openQuestion: 'maybe' }, ['openQuestion wrong-form']],
    ['a name with capitals, a version 0, no title', { name: 'Three', version: 0, title: ' ' }, ['name wrong-form', 'version wrong-size', 'title wrong-form']],
  ])('is refused for %s', (_, change, expected) => {
    expect(faults(change)).toEqual(expected);
  });

  it('names every fault at once, each with its value and a way out', () => {
    const broken = { ...DEFAULT_THREE_RATES, version: '1', factors: [100, 90, 95, 0, 0], weights: { response: 10, solution: 10, satisfaction: 10 } };
    expect(faultsOfThreeRates(broken)).toEqual([
      { path: 'version', rule: 'wrong-type', value: '"1"', wayOut: expect.stringContaining('1') as string },
      { path: 'factors[2]', rule: 'factor-rises', value: '95', wayOut: 'give at most 90, the factor of satisfaction 4' },
      { path: 'weights', rule: 'weights-not-100', value: '{"response":10,"solution":10,"satisfaction":10}', wayOut: 'give weights that add up to 100, not 30' },
    ]);
  });

  it.each([[null], ['three-rates'], [[]], [7], [{}]])('is refused where it is %j', (value) => {
    expect(faultsOfThreeRates(value).length).toBeGreaterThan(0);
  });
});
