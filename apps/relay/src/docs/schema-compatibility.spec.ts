import { incompatibilities, type Schemas } from './schema-compatibility.js';

describe('a new form of messages', () => {
  const schemas = (properties: Record<string, object>, required: string[] = []): Schemas => ({ definitions: { Thing: { type: 'object', properties, required } } });
  const text = { type: 'string' };
  const map = (values: object): Schemas => schemas({ a: { type: 'object', additionalProperties: values } });

  it.each([
    ['a field more that can be absent', schemas({ a: text }), schemas({ a: text, b: text })],
    ['another type of thing', schemas({}), { definitions: { ...schemas({}).definitions, Other: {} } }],
    ['another description', schemas({ a: { ...text, description: 'before' } }), schemas({ a: { ...text, description: 'after' } })],
    ['the same alternatives in another order', schemas({ a: { anyOf: [text, { type: 'null' }] } }), schemas({ a: { anyOf: [{ type: 'null' }, text] } })],
    ['an alternative more that no value meets', schemas({ a: { anyOf: [text] } }), schemas({ a: { anyOf: [text, { not: {} }] } })],
  ])('may have %s', (_what, before, after) => {
    expect(incompatibilities(before, after)).toEqual([]);
  });

  it('may contain itself, and is told what else has changed in it', () => {
    const tree = (value: object): Schemas => ({ definitions: { Tree: {
      type: 'object', required: ['value'], properties: { value, below: { type: 'array', items: { $ref: '#/definitions/Tree' } } },
    } } });
    expect(incompatibilities(tree(text), tree(text))).toEqual([]);
    expect(incompatibilities(tree(text), tree({ type: 'number' })).slice(0, 2)).toEqual(['Tree.value can be number, not only string', 'Tree.below[].value can be number, not only string']);
  });

  const toldBefore = 'messages told before: ';
  it.each([
    ['a field less', schemas({ a: text }, ['a']), schemas({}), ['Thing.a is gone', 'Thing.a can be absent']],
    ['a field less that could be absent', schemas({ a: text }), schemas({}), ['Thing.a is gone']],
    ['a field that is now optional', schemas({ a: text }, ['a']), schemas({ a: text }), ['Thing.a can be absent']],
    ['a field that is now required', schemas({ a: text }), schemas({ a: text }, ['a']), [`${toldBefore}Thing.a can be absent`]],
    ['a field more that is required', schemas({}), schemas({ a: text }, ['a']), [`${toldBefore}Thing.a can be absent`]],
    ['another type', schemas({ a: text }), schemas({ a: { type: 'number' } }), ['Thing.a can be number, not only string', `${toldBefore}Thing.a can be string, not only number`]],
    ['a narrower type', schemas({ a: { type: ['string', 'null'] } }), schemas({ a: text }), [`${toldBefore}Thing.a can be null, not only string`]],
    ['whole numbers only', schemas({ a: { type: 'number' } }), schemas({ a: { type: 'integer' } }), [`${toldBefore}Thing.a can be number, not only integer`]],
    ['a new value', schemas({ a: { enum: ['x'] } }), schemas({ a: { enum: ['x', 'y'] } }), ['Thing.a can be "y", which is not expected']],
    ['a value less', schemas({ a: { enum: ['x', 'y'] } }), schemas({ a: { enum: ['x'] } }), [`${toldBefore}Thing.a can be "y", which is not expected`]],
    ['any value', schemas({ a: { const: 'x' } }), schemas({ a: {} }), ['Thing.a can be anything, not only ["x"]']],
    ['null now', schemas({ a: text }), schemas({ a: { anyOf: [text, { type: 'null' }] } }), [expect.stringMatching(/^Thing\.a can be something new/) as string]],
    ['one alternative less', schemas({ a: { anyOf: [text, { type: 'null' }] } }), schemas({ a: text }), [expect.stringMatching(/^messages told before: Thing\.a can be something new/) as string]],
    ['another format', schemas({ a: { ...text, format: 'uuid' } }), schemas({ a: text }), ['Thing.a can be something else than uuid']],
    ['other items', schemas({ a: { type: 'array', items: text } }), schemas({ a: { type: 'array', items: { type: ['string', 'null'] } } }), ['Thing.a[] can be null, not only string']],
    ['items of any kind', schemas({ a: { type: 'array', items: text } }), schemas({ a: { type: 'array' } }), ['Thing.a[] can be anything']],
    ['other values of a map', map(text), map({ type: ['string', 'null'] }), ['Thing.a[] can be null, not only string']],
    ['no definition', schemas({}), { definitions: {} }, ['Thing is gone']],
  ])('must not have %s', (_what, before, after, faults) => {
    expect(incompatibilities(before, after)).toEqual(faults);
  });

  it.each([['pattern', { ...text, pattern: '^a' }], ['allOf', { allOf: [text] }], ['minItems', { type: 'array', minItems: 1 }]])('is not compared by a keyword that nobody has taught it: %s', (keyword, schema) => {
    expect(() => incompatibilities(schemas({ a: schema }), schemas({ a: schema }))).toThrow(`the keyword ${keyword} cannot be compared`);
  });
});
