import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { calendarDocuments } from '../testing/calendar-arbitraries.js';
import type { CalendarRule } from './calendar-fault.js';
import { CHINESE_CALENDAR } from './chinese-calendar.js';
import { dayOf } from './civil-date.js';
import { faultsOfCalendar } from './validate-calendar.js';

const EXAMPLES = join(__dirname, '../../../../../docs/examples');
const read = (file: string): object => JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8')) as object;

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
ajv.addFormat('date', (text) => dayOf(text) !== undefined);
const bySchema = ajv.compile(read('calendar.schema.json'));

/** What a JSON Schema can see: the form of every value by itself. */
const FORMS: readonly CalendarRule[] = ['missing-field', 'unknown-field', 'wrong-type', 'wrong-form', 'wrong-size', 'no-such-date'];
const byForm = (document: unknown): boolean => !faultsOfCalendar(document).some(({ rule }) => FORMS.includes(rule));

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Replaces, removes or adds a value at some place of a document; `where` picks the way down. */
function broken(value: Json, where: readonly number[], by: Json | undefined): Json {
  const [step, ...rest] = where;
  if (step === undefined || value === null || typeof value !== 'object') return by ?? null;
  if (Array.isArray(value)) {
    if (value.length === 0 || (rest.length === 0 && step % 3 === 0)) return by === undefined ? value.slice(1) : [...value, by];
    return value.with(step % value.length, broken(value[step % value.length]!, rest, by));
  }
  const keys = Object.keys(value);
  const key = keys[step % keys.length];
  if (key === undefined || (rest.length === 0 && step % 7 === 0)) return { ...value, added: by ?? null };
  const { [key]: old, ...others } = value;
  return rest.length === 0 && by === undefined ? others : { ...others, [key]: broken(old!, rest, by) };
}

const replacements: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constant(undefined), fc.constantFrom<Json>(null, true, 0, 1, 1.5, -1, 1e9, '', ' ', [], {}, 'x'.repeat(130), 'x'.repeat(61), '长'.repeat(60), '😀'.repeat(60)),
  fc.constantFrom<Json>('00:00', '24:00', '23:59', '47:59', '48:00', '8:00', '08:60', '08:00 ', '08:00\n', '2025-02-29', '2024-02-29', '2025-13-01', '1989-12-31', '2100-12-31', '2101-01-01', '2025-1-1'),
  fc.constantFrom<Json>('UTC', 'Etc/GMT+8', '+08:00', 'Asia/', 'a\u0000', 'a\u007f', 'a\nb', '\ud800', 'A', 'a-b', '-a', 'a\u00a0', '\u3000', '\u200b'),
  fc.string({ unit: 'binary', maxLength: 8 }), fc.integer(),
);

describe('The JSON Schema of calendars', () => {
  it('accepts the default calendar and the example', () => {
    for (const document of [CHINESE_CALENDAR, read('night-desk.calendar.json')]) {
      bySchema(document);
      expect(bySchema.errors ?? []).toEqual([]);
      expect(faultsOfCalendar(document)).toEqual([]);
    }
  });

  it.each([[120, true], [121, false]])('counts characters as the code does: %d', (count, accepted) => {
    const document = { ...CHINESE_CALENDAR, title: '😀'.repeat(count) };
    expect([bySchema(document), byForm(document)]).toEqual([accepted, accepted]);
  });

  it('accepts and refuses what the code does, as far as a schema can see', () => {
    const seen = { accepted: 0, refused: 0 };
    fc.assert(fc.property(calendarDocuments, fc.array(fc.tuple(fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), replacements), { maxLength: 2 }), (document, changes) => {
      const changed = changes.reduce<Json>((value, [where, by]) => broken(value, where, by), document as unknown as Json);
      const accepted = bySchema(changed);
      seen[accepted ? 'accepted' : 'refused']++;
      expect({ changed, accepted: byForm(changed) }).toEqual({ changed, accepted });
    }), { numRuns: 1500 });
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(100);
  });
});
