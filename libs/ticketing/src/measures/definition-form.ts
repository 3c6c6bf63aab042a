import type { CalendarFault } from '../calendar/calendar-fault.js';
import { isRecord, type Shape, text, wholeNumber } from '../calendar/document-shape.js';

export const DEFINITION_RULES = {
  'missing-field': 'A field is missing.',
  'unknown-field': 'A definition has no such field.',
  'wrong-type': 'The value is of another type.',
  'wrong-form': 'The value does not have the form that it must have.',
  'wrong-size': 'The value is too small or too large, too short or too long.',
  'named-twice': 'The list has this entry already.',
  'weights-not-100': 'The weights do not add up to 100 %.',
  'factor-rises': 'A lower satisfaction is worth more than a higher one.',
} as const;
export type DefinitionRule = keyof typeof DEFINITION_RULES;

/** One fault, at the place where it can be mended. */
export interface DefinitionFault {
  /** `weights.response`; `(definition)` for the whole. */
  readonly path: string;
  readonly rule: DefinitionRule;
  /** The value found there as JSON; absent where the field is missing. */
  readonly value?: string;
  readonly wayOut: string;
}

/** Small letters as policies have them, or the capitals that statistics offices write. */
export const DEFINITION_NAME = /^(?:[a-z0-9][a-z0-9-]{0,39}|[A-Z][A-Z0-9_]{0,39})$/;

const visible = (max: number): Shape => text({
  max, pattern: /^(?=[^]*\S)[^\p{Cc}\p{Cs}]+$/u, form: 'a visible text without line breaks and control characters',
});

export const oneOf = (words: readonly string[]): Shape => text({ max: 40, pattern: new RegExp(`^(?:${words.join('|')})$`), form: `one of ${words.join(', ')}` });

/** What every definition has, whatever figure it is of. */
export const definitionForm = {
  name: text({ max: 40, pattern: /^(?:[a-z0-9][a-z0-9-]*|[A-Z][A-Z0-9_]*)$/, form: 'small letters, digits and hyphens, or capitals, digits and underscores' }),
  version: wholeNumber({ min: 1, max: 1_000_000 }),
  title: visible(120),
  'source?': visible(400),
} as const;

/** The shapes know a document as a calendar; the five faults of form that they give are the same here. */
export function faultsOfForm(shape: Shape, value: unknown): readonly DefinitionFault[] {
  return shape(value, []).map(({ path, rule, value: found, wayOut }: CalendarFault) => (
    { path: path === '(calendar)' ? '(definition)' : path, rule: rule as DefinitionRule, wayOut, ...(found !== undefined && { value: found }) }));
}

/** A list of words in which one stands more than once. One that is too long is not looked into. */
export function namedTwice(value: unknown, field: string, most: number): readonly DefinitionFault[] {
  const words = isRecord(value) ? value[field] : undefined;
  if (!Array.isArray(words) || words.length > most) return [];
  return words.flatMap((word: unknown, index) => (words.indexOf(word) === index
    ? []
    : [{ path: `${field}[${index}]`, rule: 'named-twice' as const, value: JSON.stringify(word), wayOut: `leave it out: entry [${words.indexOf(word)}] has it` }]));
}
