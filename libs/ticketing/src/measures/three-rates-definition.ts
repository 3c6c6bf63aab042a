import type { CalendarFault } from '../calendar/calendar-fault.js';
import { isRecord, list, record, text, wholeNumber, type Shape } from '../calendar/document-shape.js';

/** Which answers of a reporter may enter V, the tickets that the rates are over. */
export const ANSWER_SOURCES = ['rated-by-resident', 'rated-by-call-back', 'call-back-reached'] as const;
export type AnswerSource = (typeof ANSWER_SOURCES)[number];

/** What a valid answer that leaves a question open means for the rate of that question. */
export const OPEN_QUESTIONS = ['counts-as-no', 'leaves-the-rate'] as const;
export type OpenQuestion = (typeof OPEN_QUESTIONS)[number];

/**
 * How the 三率 (response, solution and satisfaction rate) are counted: plain JSON, published, never changed; a correction
 * is the next version. Whole percent throughout, so that the figures are exact.
 */
export interface ThreeRatesDefinition {
  /** Small letters, digits and hyphens. */
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  /** Where the weights and factors come from. */
  readonly source?: string;
  /** The answers that make a ticket part of V; the last of them counts. */
  readonly valid: readonly AnswerSource[];
  readonly openQuestion: OpenQuestion;
  /** What a satisfaction of 5 (satisfied), 4 (fairly) … 1 is worth in percent of a satisfied one; never rises. */
  readonly factors: readonly [five: number, four: number, three: number, two: number, one: number];
  /** Shares of the combined figure in percent; together 100. */
  readonly weights: { readonly response: number; readonly solution: number; readonly satisfaction: number };
}

export const DEFAULT_THREE_RATES: ThreeRatesDefinition = {
  name: 'three-rates', version: 1, title: '三率: response 10 %, solution 50 %, satisfaction 40 %',
  valid: ANSWER_SOURCES, openQuestion: 'counts-as-no', factors: [100, 90, 0, 0, 0], weights: { response: 10, solution: 50, satisfaction: 40 },
};

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

const visible = (max: number): Shape => text({
  max, pattern: /^(?=[^]*\S)[^\p{Cc}\p{Cs}]+$/u, form: 'a visible text without line breaks and control characters',
});
const oneOf = (words: readonly string[]): Shape => text({ max: 40, pattern: new RegExp(`^(?:${words.join('|')})$`), form: `one of ${words.join(', ')}` });
const percent = wholeNumber({ min: 0, max: 100 });

const shape = record({
  name: text({ max: 40, pattern: /^[a-z0-9][a-z0-9-]*$/, form: 'small letters, digits and hyphens' }),
  version: wholeNumber({ min: 1, max: 1_000_000 }),
  title: visible(120),
  'source?': visible(400),
  valid: list(oneOf(ANSWER_SOURCES), { min: 1, max: ANSWER_SOURCES.length, what: 'sources of answers' }),
  openQuestion: oneOf(OPEN_QUESTIONS),
  factors: list(percent, { min: 5, max: 5, what: 'factors, for the satisfactions 5, 4, 3, 2 and 1' }),
  weights: record({ response: percent, solution: percent, satisfaction: percent }, 'the weights'),
}, 'a definition');

/** A definition that can be published and evaluated, or every fault that keeps it from that. */
export function checkThreeRates(value: unknown): { readonly definition: ThreeRatesDefinition } | { readonly faults: readonly DefinitionFault[] } {
  const faults = faultsOfThreeRates(value);
  return faults.length === 0 ? { definition: value as ThreeRatesDefinition } : { faults };
}

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfThreeRates(value: unknown): readonly DefinitionFault[] {
  const inForm = shape(value, []).map(fromShape);
  if (!isRecord(value)) return inForm;
  return [...inForm, ...repetitions(value['valid']), ...rises(value['factors']), ...sum(value['weights'])];
}

/** The shapes know a document as a calendar; the five faults of form that they give are the same here. */
function fromShape({ path, rule, value, wayOut }: CalendarFault): DefinitionFault {
  return { path: path === '(calendar)' ? '(definition)' : path, rule: rule as DefinitionRule, wayOut, ...(value !== undefined && { value }) };
}

function repetitions(valid: unknown): DefinitionFault[] {
  if (!Array.isArray(valid) || valid.length > ANSWER_SOURCES.length) return [];
  return valid.flatMap((source: unknown, index) => (valid.indexOf(source) === index
    ? []
    : [{ path: `valid[${index}]`, rule: 'named-twice' as const, value: JSON.stringify(source), wayOut: `leave it out: entry [${valid.indexOf(source)}] has it` }]));
}

function rises(factors: unknown): DefinitionFault[] {
  if (!Array.isArray(factors) || factors.length !== 5) return [];
  return factors.flatMap((factor: unknown, index) => {
    const higher: unknown = factors[index - 1];
    if (typeof factor !== 'number' || typeof higher !== 'number' || factor <= higher) return [];
    return [{ path: `factors[${index}]`, rule: 'factor-rises' as const, value: String(factor), wayOut: `give at most ${higher}, the factor of satisfaction ${6 - index}` }];
  });
}

function sum(weights: unknown): DefinitionFault[] {
  if (!isRecord(weights)) return [];
  const parts = [weights['response'], weights['solution'], weights['satisfaction']];
  if (!parts.every((part): part is number => Number.isInteger(part))) return [];
  const total = parts.reduce((one, other) => one + other, 0);
  return total === 100 ? [] : [{ path: 'weights', rule: 'weights-not-100', value: JSON.stringify(weights), wayOut: `give weights that add up to 100, not ${total}` }];
}
