import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { draft } from '../testing/policy-samples.js';
import { DEFAULT_POLICY } from './default-policy.js';
import { policyForm } from './policy-form.js';
import { ruleFor } from './select-rule.js';
import { faultsOfPolicy } from './validate-policy.js';
import type { PolicyDocument } from './policy-document.js';

const EXAMPLES = join(__dirname, '../../../../../docs/examples');
const read = (file: string): string => readFileSync(join(EXAMPLES, file), 'utf8');
const schema = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(JSON.parse(read('policy.schema.json')) as object);
const example = parse(read('policy.example.yaml')) as PolicyDocument;

/** Every place of a document, as `draft` names it. */
function placesOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => placesOf(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`));
  return path === '' ? inner : [path, ...inner];
}

const PLACES = placesOf(draft());
/** Values that are right somewhere, so that they are often nearly right where they are put. */
const values = fc.oneof(
  fc.constantFrom<unknown>(...PLACES.map((place) => place.split(/[.[\]]+/).filter((step) => step !== '').reduce((part, step) => (part as Record<string, unknown>)[step], draft()))),
  fc.constantFrom<unknown>(undefined, null, true, '', ' ', '*', 'a/*', 'a/b/*', 'a/b/c', 'a/b/c/d', 'a/b/c/*', 'x'.repeat(41), '\u0007', 'a\nb', 0, 0.1, 0.25, 1, 1.5, -1, 10, 10.5, 366, 367, 8784, 8785,
    1e6, 1e6 + 1, [], {}, ['xf', 'xf'], 'close', 'escalate', 'working-days', 'continuous', { clock: 'continuous', days: 1 }, { clock: 'working-days', hours: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);

describe('docs/examples/policy.schema.json', () => {
  const agrees = (document: unknown): void => {
    expect({ valid: schema(document), document }).toEqual({ valid: policyForm(document, []).length === 0, document });
  };

  it('takes what is valid', () => [draft(), DEFAULT_POLICY, example].forEach((document) => expect([schema(document), schema.errors]).toEqual([true, null])));

  it('finds a fault where the validator finds one in the form, with one or two parts replaced by anything', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...PLACES), values, { minKeys: 1, maxKeys: 2 }), (changes) => {
      let document: unknown;
      try {
        document = draft(changes);
      } catch {
        return; // the second change was for a part that the first took away
      }
      agrees(document);
    }), { numRuns: 5000 });
  });

  it('knows each field that the validator knows, and no other', () => {
    for (const place of PLACES) agrees(draft({ [place]: undefined }));
    for (const place of PLACES.filter((one) => !one.endsWith(']'))) agrees(draft({ [`${place}x`]: 1 }));
  });

  it('takes anything that JSON can hold', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      agrees(value);
      expect(Array.isArray(faultsOfPolicy(value))).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('docs/examples/policy.example.yaml', () => {
  it('can be published', () => expect(faultsOfPolicy(example)).toEqual([]));

  it.each([
    ['emergency', { urgency: 'emergency', category: 'water/rain pipe', communityId: 'xf' }],
    ['rain-pipe', { urgency: 'general', category: 'water/rain pipe', communityId: 'xf' }],
    ['water', { urgency: 'general', category: 'water/meter', communityId: 'xf' }],
    ['stairwell-lights-xf', { urgency: 'general', category: 'light/stairwell', communityId: 'xf' }],
    ['default', { urgency: 'general', category: 'light/stairwell', communityId: 'hp' }],
  ] as const)('says %s of %j', (name, ticket) => expect(ruleFor(example, { kind: 'complaint', ...ticket }).ruleName).toBe(name));
});
