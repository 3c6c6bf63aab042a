import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { DENOMINATORS } from './on-time-definition.js';
import { faultsOfDefinition, SHIPPED_DEFINITIONS } from './figure-definition.js';
import { STAGES } from '../deadlines/deadline.js';
import { ANSWER_SOURCES, OPEN_QUESTIONS } from './three-rates-definition.js';

const schema = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true })
  .compile(JSON.parse(readFileSync(join(__dirname, '../../../../../docs/examples/definition.schema.json'), 'utf8')) as object);

/** What the schema leaves to the publication. */
const BEYOND_FORM: readonly string[] = ['named-twice', 'weights-not-100', 'factor-rises'];

function agrees(document: unknown): void {
  const ofForm = faultsOfDefinition(document).filter(({ rule }) => !BEYOND_FORM.includes(rule));
  expect({ valid: schema(document), document }).toEqual({ valid: ofForm.length === 0, document });
}

const FIELDS = [...new Set(SHIPPED_DEFINITIONS.flatMap((definition) => Object.keys(definition))), 'source', 'colour'];
const values = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, '', ' ', 'x', 'X_1', 'x'.repeat(41), 'x'.repeat(121), '\u0007', 'a\nb', 0, 1, 1.5, -1, 1_000_001, [], {}, 'on_time', 'three_rates', ...DENOMINATORS, ...OPEN_QUESTIONS),
  fc.array(fc.constantFrom<unknown>(...STAGES, ...ANSWER_SOURCES, 0, 90, 100, 101, 'rumour'), { maxLength: 6 }),
  fc.constantFrom<unknown>({ response: 10, solution: 50, satisfaction: 40 }, { response: 101, solution: 0, satisfaction: 0 }, { response: 50 }, { response: 10, solution: 50, satisfaction: 40, speed: 0 }),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('docs/examples/definition.schema.json', () => {
  it('takes what comes with the program', () => SHIPPED_DEFINITIONS.forEach((definition) => expect([schema(definition), faultsOfDefinition(definition)]).toEqual([true, []])));

  it('finds a fault where the validator finds one in the form, with one or two fields replaced by anything', () => {
    let refused = 0;
    fc.assert(fc.property(fc.constantFrom(...SHIPPED_DEFINITIONS), fc.dictionary(fc.constantFrom(...FIELDS), values, { minKeys: 1, maxKeys: 2 }), (definition, changes) => {
      const document = JSON.parse(JSON.stringify({ ...definition, ...changes })) as unknown;
      agrees(document);
      if (schema(document) !== true) refused += 1;
    }), { numRuns: 5_000 });
    expect(refused).toBeGreaterThan(1_000);
  });

  it('takes anything that JSON can hold', () => fc.assert(fc.property(fc.jsonValue(), agrees), { numRuns: 500 }));
});
