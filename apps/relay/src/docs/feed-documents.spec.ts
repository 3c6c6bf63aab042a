import { join } from 'node:path';
import { parse } from 'yaml';
import { TICKET_EVENT_TYPES } from '#libs/ticketing/src/ticket/ticket-event.js';
import { feedDocuments, readDocuments } from './feed-documents.js';
import type { Schemas } from './schema-compatibility.js';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
const FOLDER = join(ROOT, 'docs', 'feed');

describe('the published description of the feed', () => {
  const documents = feedDocuments(ROOT);

  it('is what the code says (npm run docs:feed)', () => {
    const published = readDocuments(FOLDER);
    expect([...published.keys()].toSorted()).toEqual([...documents.keys()].toSorted());
    for (const [file, text] of documents) expect([file, published.get(file) === text]).toEqual([file, true]);
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
