import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TICKET_EVENT_TYPES } from '#libs/ticketing/src/ticket/ticket-event.js';
import { feedDocuments } from './feed-documents.js';
import { incompatibilities, type Schemas } from './schema-compatibility.js';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const FOLDER = join(ROOT, 'docs', 'feed');

describe('the published description of the feed', () => {
  const documents = feedDocuments(ROOT);
  const published = readdirSync(FOLDER);

  it('is what the code says (npm run docs:feed)', () => {
    expect(published.toSorted()).toEqual([...documents.keys()].toSorted());
    for (const [file, text] of documents) expect([file, readFileSync(join(FOLDER, file), 'utf8') === text]).toEqual([file, true]);
  });

  it('has a schema for every type of event, and no fields that are sealed or accounts', () => {
    const { definitions } = JSON.parse(documents.get('ticket-events.v1.schema.json') ?? '{}') as Schemas;
    expect(Object.keys(definitions)).toEqual(expect.arrayContaining([...TICKET_EVENT_TYPES]));
    expect(definitions['TicketReported']).toMatchObject({ required: expect.arrayContaining(['ticketId', 'kind', 'communityId']) as string[] });
    for (const type of TICKET_EVENT_TYPES) {
      const fields = Object.keys(definitions[type]?.properties ?? {});
      for (const closed of ['description', 'address', 'note', 'message', 'reason', 'approvedBy', 'claimantRef']) expect([type, fields]).not.toEqual([type, expect.arrayContaining([closed])]);
    }
  });

  it('refers to nothing that is not there', () => {
    const text = documents.get('asyncapi.yaml') ?? '';
    expect((parse(text) as { asyncapi: string }).asyncapi).toBe('3.0.0');
    for (const [, file = '', pointer = ''] of text.matchAll(/\$ref: "?\.\/([\w.-]+)(?:#\/definitions\/(\w+))?/g)) {
      const schema = JSON.parse(documents.get(file) ?? 'null') as Schemas | null;
      expect([file, schema === null]).toEqual([file, false]);
      if (pointer !== '') expect(Object.keys(schema?.definitions ?? {})).toContain(pointer);
    }
  });
});

describe('a new form of messages', () => {
  const schemas = (properties: Record<string, object>, required: string[] = []): Schemas => ({ definitions: { Thing: { type: 'object', properties, required } } });
  const text = { type: 'string' };

  it.each([
    ['a field more', schemas({ a: text }), schemas({ a: text, b: text }, ['b'])],
    ['a value less', schemas({ a: { enum: ['x', 'y'] } }), schemas({ a: { enum: ['x'] } })],
    ['a field that is now always there', schemas({ a: text }), schemas({ a: text }, ['a'])],
    ['null no longer', schemas({ a: { type: ['string', 'null'] } }), schemas({ a: text })],
    ['another type of thing', schemas({}), { definitions: { ...schemas({}).definitions, Other: {} } }],
    ['one alternative less', schemas({ a: { anyOf: [text, { type: 'null' }] } }), schemas({ a: text })],
  ])('may have %s', (_what, before, after) => {
    expect(incompatibilities(before, after)).toEqual([]);
  });

  it('may contain itself, and is told what else has changed in it', () => {
    const tree = (value: object): Schemas => ({ definitions: { Tree: {
      type: 'object', required: ['value'], properties: { value, below: { type: 'array', items: { $ref: '#/definitions/Tree' } } },
    } } });
    expect(incompatibilities(tree(text), tree(text))).toEqual([]);
    expect(incompatibilities(tree(text), tree({ type: 'number' }))).toEqual(['Tree.value can be number, not only string', 'Tree.below[].value can be number, not only string']);
  });

  it.each([
    ['a field less', schemas({ a: text }, ['a']), schemas({}), ['Thing.a can be absent']],
    ['a field that is now optional', schemas({ a: text }, ['a']), schemas({ a: text }), ['Thing.a can be absent']],
    ['another type', schemas({ a: text }), schemas({ a: { type: 'number' } }), ['Thing.a can be number, not only string']],
    ['a new value', schemas({ a: { enum: ['x'] } }), schemas({ a: { enum: ['x', 'y'] } }), ['Thing.a can be "y", which is new']],
    ['null now', schemas({ a: text }), schemas({ a: { anyOf: [text, { type: 'null' }] } }), [expect.stringMatching(/^Thing\.a can be something new/) as string]],
    ['other items', schemas({ a: { type: 'array', items: text } }), schemas({ a: { type: 'array', items: { type: 'number' } } }), ['Thing.a[] can be number, not only string']],
    ['no definition', schemas({}), { definitions: {} }, ['Thing is gone']],
  ])('must not have %s', (_what, before, after, faults) => {
    expect(incompatibilities(before, after)).toEqual(faults);
  });
});
