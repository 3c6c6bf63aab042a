import { resolve } from 'node:path';
import { columnsOf } from './mapping-columns.js';
import { MappingError, type MappingFault } from './mapping.js';
import { parseMapping, readMapping } from './read-mapping.js';

const EXAMPLES = resolve(__dirname, '../../../../../../docs/examples');

const VALID = `version: 1
source: hotline
timeZone: Asia/Shanghai
extractedAt: 2026-08-08T10:00:00+08:00
shape: ticket-per-row
ticket:
  key: { columns: [no] }
  community: { column: community }
  category: { columns: [type] }
steps:
  - { step: report, at: { column: reported } }
  - { step: resolve, at: { column: done }, outcome: solved }
`;

function faultsOf(text: string): readonly MappingFault[] {
  try {
    parseMapping(text, 'my.yaml');
  } catch (error) {
    if (error instanceof MappingError) return error.faults;
    throw error;
  }
  return [];
}

describe('a mapping file', () => {
  it.each(['nyc311.mapping.yaml', 'helpdesk.mapping.yaml'])('%s of the examples can be used', async (name) => {
    const { mapping } = await readMapping(resolve(EXAMPLES, name));
    expect(mapping.version).toBe(1);
    expect(columnsOf(mapping).length).toBeGreaterThan(5);
  });

  it('gets its defaults', () => {
    expect(parseMapping(VALID, 'my.yaml').mapping).toMatchObject({
      timeFormat: 'iso', file: { delimiter: ',', encoding: 'utf-8' },
      ticket: {
        key: { personal: true }, category: { otherwise: 'unspecified' },
        kind: { constant: 'complaint' }, channel: { constant: 'import' }, urgency: { constant: 'general' },
      },
    });
  });

  it.each<[string, string, string, number, string, string]>([
    ['a missing part', '  key: { columns: [no] }\n', '', 6, 'ticket', "lacks 'key'"],
    ['a part that is not known', 'source: hotline', 'source: hotline\nsauce: x', 3, 'sauce', 'is not known here'],
    ['a misspelt column reference', '{ column: reported }', '{ colum: reported }', 11, 'steps[0].at.colum', 'is not known here; known are column'],
    ['a word that is not on the list', 'outcome: solved', 'outcome: done', 12, 'steps[1].outcome', 'must be one of solved, explained, not-possible'],
    ['a resolve without an outcome', ', outcome: solved', '', 12, 'steps[1]', "'resolve' lacks 'outcome'"],
    ['a number where a text belongs', 'column: community', 'column: 7', 8, 'ticket.community.column', 'must be a text; put it in quotes'],
    ['a zone that does not exist', 'Asia/Shanghai', 'Asia/Xanadu', 3, 'timeZone', "'Asia/Xanadu' is no IANA time zone"],
    ['a time format without a year', 'timeZone:', 'timeFormat: DD/MM HH:mm\ntimeZone:', 3, 'timeFormat', 'lacks the year'],
    ['a time of extraction without an offset', '+08:00', '', 4, 'extractedAt', 'must be an instant with offset or Z'],
    ['a source with blanks', 'source: hotline', 'source: Our Hotline', 2, 'source', 'small letters, digits and hyphens'],
    ['another version', 'version: 1', 'version: 2', 1, 'version', 'must be 1'],
    ['four category columns', '[type]', '[a, b, c, d]', 9, 'ticket.category.columns', 'must NOT have more than 3 items'],
    ['a first step that is no report', 'step: report', 'step: dispatch', 11, 'steps[0].step', "the first step must be 'report'"],
    ['community by column and by label', '{ column: community }', '{ column: community, label: All }', 8, 'ticket.community', "give either 'column' or 'label'"],
    ['parts of the other shape', 'ticket-per-row', 'event-per-row', 10, 'steps', 'belongs to the other shape'],
    ['a status whose time no step uses', 'steps:', 'status: { column: s, ended: [Closed], endedAt: gone }\nsteps:', 10, 'status.endedAt', "no step takes its time from 'gone'"],
    ['a key given twice', 'version: 1', 'version: 1\nversion: 1', 2, '(YAML)', 'unique'],
    ['broken YAML', 'source: hotline', 'source: hot: line', 2, '(YAML)', 'Nested mappings'],
  ])('names %s with path and line', (_, from, to, line, path, message) => {
    expect(VALID).toContain(from);
    const faults = faultsOf(VALID.replace(from, to));
    expect(faults).toContainEqual({ line, path, message: expect.stringContaining(message) as string });
  });

  it('names all faults at once', () => {
    const faults = faultsOf(VALID.replace('outcome: solved', 'outcome: done').replace('version: 1', 'version: 3').replace('[type]', '[]'));
    expect(faults.map(({ path }) => path).sort()).toEqual(['steps[1].outcome', 'ticket.category.columns', 'version']);
  });

  it.each<[string, string, string]>([
    ['channel: { constant: web, map: { a: web } }', 'ticket.channel', "'constant' stands alone"],
    ['channel: { column: c }', 'ticket.channel', "'column' needs 'map'"],
    ['channel: { column: c, map: { a: fax } }', 'ticket.channel.map.a', 'must be one of'],
    ['kind: {}', 'ticket.kind', "give either 'constant' or 'column'"],
    ['latitude: { column: lat }', 'ticket.latitude', "'latitude' and 'longitude' go together"],
    ['grid: {}', 'ticket.grid', "lacks 'column'"],
  ])('refuses %s', (part, path, message) => {
    const faults = faultsOf(VALID.replace('ticket:\n', `ticket:\n  ${part}\n`));
    expect(faults).toEqual([{ path, line: 7, message: expect.stringContaining(message) as string }]);
  });

  it.each<[string, string, string]>([
    ['step: mediate, outcome: agreed', 'steps[1]', "'mediate' lacks 'mediation'"],
    ['step: mediate, outcome: solved, mediation: { parties: { constant: 2 } }', 'steps[1].outcome', "'mediate' ends agreed, adjourned, failed"],
    ['step: mediate, outcome: failed, mediation: { parties: 2 }', 'steps[1].mediation.parties', 'must be'],
    ['step: resolve, outcome: agreed', 'steps[1].outcome', "'resolve' ends solved, explained, not-possible"],
    ['step: claim', 'steps[1]', "'claim' lacks 'claimant'"],
    ['step: claim, claimant: { column: team }', 'steps[1].claimant', "'column' needs 'map'"],
    ['step: claim, claimant: { constant: 13812345678 }', 'steps[1].claimant.constant', 'must be a text'],
    ['step: rate', 'steps[1]', "'rate' lacks 'rating'"],
    ['step: rate, rating: { satisfaction: { constant: 6 } }', 'steps[1].rating.satisfaction.constant', 'must be'],
    ['step: rate, rating: { solved: { column: s } }', 'steps[1].rating.solved', "'column' needs 'map'"],
    ['step: note, rating: {}', 'steps[1].rating', 'belongs to rate only'],
    ['step: note, outcome: solved', 'steps[1].outcome', 'belongs to resolve, mediate only'],
  ])('refuses a step { %s }', (step, path, message) => {
    expect(VALID).toContain('step: resolve');
    const faults = faultsOf(VALID.replace(/\{ step: resolve.*\}/, `{ at: { column: done }, ${step} }`));
    expect(faults).toContainEqual({ path, line: 12, message: expect.stringContaining(message) as string });
  });

  it.each(['', '[]', 'just text', '42', 'null'])('refuses %j as a whole', (text) => {
    expect(faultsOf(text)).not.toHaveLength(0);
  });

  it('reads as one message with the file on top', () => {
    expect(() => parseMapping(VALID.replace('version: 1', 'version: 9'), 'my.yaml'))
      .toThrow('my.yaml is not a mapping that can be used:\n  line 1, version: must be 1');
  });
});
