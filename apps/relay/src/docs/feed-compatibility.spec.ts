import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { feedIncompatibilities } from './feed-compatibility.js';
import { feedDocuments, readDocuments } from './feed-documents.js';

const ROOT = join(__dirname, '..', '..', '..', '..', '..');
/** Forms of the feed that consumers were written for, a folder each; none is ever changed or removed (docs/feed.md). */
const PUBLISHED = join(ROOT, 'test', 'fixtures', 'feed', 'v1');

/** A part of a document, by the names that lead to it. */
type Part = Record<string, unknown>;

describe('messages of the code as it is', () => {
  const documents = feedDocuments(ROOT);
  const baselines = readdirSync(PUBLISHED);

  it('have at least one published form to be held against', () => {
    expect(baselines.length).toBeGreaterThan(0);
    for (const baseline of baselines) expect([baseline, [...readDocuments(join(PUBLISHED, baseline)).keys()]]).toEqual([baseline, expect.arrayContaining(['asyncapi.yaml', 'ticket-events.v1.schema.json'])]);
  });

  it.each(baselines)('are read by who was written for %s, and what was told since then by who is written for these', (baseline) => {
    expect(feedIncompatibilities(readDocuments(join(PUBLISHED, baseline)), documents)).toEqual([]);
  });

  /** Today's documents with one of them changed in one place. */
  const changed = (file: string, path: readonly string[], change: (part: Part) => void): ReadonlyMap<string, string> => {
    const text = documents.get(file);
    if (text === undefined) throw new Error(`there is no ${file}`);
    const document = parse(text) as Part;
    let part = document;
    for (const name of path) {
      if (typeof part[name] !== 'object') throw new Error(`${file} has no ${path.join('/')}`);
      part = part[name] as Part;
    }
    change(part);
    return new Map([...documents, [file, file.endsWith('.json') ? JSON.stringify(document) : stringify(document)]]);
  };
  const [EVENTS, TICKETS, API] = ['ticket-events.v1.schema.json', 'tickets.v1.schema.json', 'asyncapi.yaml'] as const;
  const REPORTED = ['definitions', 'TicketReported'];
  const RECORD = ['definitions', 'TicketRecord'];
  const HEADERS = ['components', 'schemas', 'cloudEventHeaders'];

  it.each<[string, string, readonly string[], (part: Part) => void]>([
    ['an optional field of an event', EVENTS, [...REPORTED, 'properties'], (fields) => { fields['weather'] = { type: 'string' }; }],
    ['an optional field of an event that had none', EVENTS, ['definitions', 'TicketAcknowledged'], (type) => { type['properties'] = { weather: { type: 'string' } }; }],
    ['a type of events', EVENTS, ['definitions'], (types) => { types['TicketWeathered'] = { type: 'object', properties: {} }; }],
    ['an optional field of a record', TICKETS, [...RECORD, 'properties'], (fields) => { fields['weather'] = { type: ['string', 'null'] }; }],
    ['a type of events in the headers', API, [...HEADERS, 'properties', 'ce_type'], (type) => { (type['enum'] as string[]).push('TicketWeathered'); }],
    ['a header', API, [...HEADERS, 'properties'], (headers) => { headers['ce_weather'] = { type: 'string' }; }],
    ['a topic', API, ['channels'], (channels) => { channels['weather'] = { address: 'xiuhua.weather.v1', messages: {} }; }],
  ])('may get %s', (_what, file, path, change) => {
    expect(feedIncompatibilities(documents, changed(file, path, change))).toEqual([]);
  });

  it.each<[string, string, readonly string[], (part: Part) => void, string]>([
    ['lose a field of an event', EVENTS, [...REPORTED, 'properties'], (fields) => { delete fields['channel']; }, 'TicketReported.channel is gone'],
    ['let a field of an event be absent', EVENTS, REPORTED, (type) => { type['required'] = []; }, 'TicketReported.ticketId can be absent'],
    ['demand a field that was told only sometimes', EVENTS, REPORTED, (type) => { type['required'] = [...(type['required'] as string[]), 'weather']; }, 'messages told before: TicketReported.weather can be absent'],
    ['tell a value that nobody expects', EVENTS, ['definitions', 'Urgency'], (type) => { (type['enum'] as string[]).push('soon'); }, 'Urgency can be "soon", which is not expected'],
    ['deny a value that was told', EVENTS, ['definitions', 'Urgency'], (type) => { (type['enum'] as string[]).pop(); }, 'messages told before: Urgency can be'],
    ['tell a number for a text', TICKETS, [...RECORD, 'properties', 'communityId'], (field) => { field['type'] = 'number'; }, 'TicketRecord.communityId can be number, not only string'],
    ['deny a null that was told', TICKETS, [...RECORD, 'properties', 'gridId'], (field) => { field['type'] = 'string'; }, 'messages told before: TicketRecord.gridId can be null'],
    ['lose a type of events', EVENTS, ['definitions'], (types) => { delete types['TicketRated']; }, 'TicketRated is gone'],
    ['lose a header', API, HEADERS, (headers) => { (headers['required'] as string[]).shift(); }, 'cloudEventHeaders.content-type can be absent'],
    ['tell another version of CloudEvents', API, [...HEADERS, 'properties', 'ce_specversion'], (header) => { header['const'] = '2.0'; }, 'ce_specversion can be "2.0"'],
    ['move to another topic', API, ['channels', 'tickets'], (channel) => { channel['address'] = 'xiuhua.facts.v1'; }, 'topic tickets is xiuhua.facts.v1, not xiuhua.tickets.v1'],
    ['lose a topic', API, ['channels'], (channels) => { delete channels['policies']; }, 'topic policies is gone'],
    ['lose a message of a topic', API, ['channels', 'ticket-events', 'messages'], (messages) => { delete messages['TicketRated']; }, 'message TicketRated of ticket-events is gone'],
    ['be described elsewhere', API, ['components', 'messages', 'tickets', 'payload', 'schema'], (schema) => { schema['$ref'] = './facts.json'; }, 'message tickets is described by ./facts.json'],
    ['lose their headers', API, ['components', 'messages', 'TicketRated'], (message) => { delete message['headers']; }, 'message TicketRated has other headers'],
  ])('must not %s', (_what, file, path, change, fault) => {
    expect(feedIncompatibilities(documents, changed(file, path, change))).toContainEqual(expect.stringContaining(fault));
  });

  it('must not lose a document', () => {
    expect(feedIncompatibilities(documents, new Map([...documents].filter(([file]) => file !== TICKETS)))).toEqual([`${TICKETS} is gone`]);
  });
});
