import { isRecord, list, record, text, wholeNumber } from '../calendar/document-shape.js';
import { type DefinitionFault, definitionForm, faultsOfForm, namedTwice, oneOf } from './definition-form.js';

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
  readonly figure: 'three_rates';
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
  figure: 'three_rates', name: 'three-rates', version: 1, title: '三率: response 10 %, solution 50 %, satisfaction 40 %',
  valid: ANSWER_SOURCES, openQuestion: 'counts-as-no', factors: [100, 90, 0, 0, 0], weights: { response: 10, solution: 50, satisfaction: 40 },
};

const percent = wholeNumber({ min: 0, max: 100 });

const shape = record({
  ...definitionForm,
  figure: text({ max: 40, pattern: /^three_rates$/, form: 'three_rates' }),
  valid: list(oneOf(ANSWER_SOURCES), { min: 1, max: ANSWER_SOURCES.length, what: 'sources of answers' }),
  openQuestion: oneOf(OPEN_QUESTIONS),
  factors: list(percent, { min: 5, max: 5, what: 'factors, for the satisfactions 5, 4, 3, 2 and 1' }),
  weights: record({ response: percent, solution: percent, satisfaction: percent }, 'the weights'),
}, 'a definition of the 三率');

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfThreeRates(value: unknown): readonly DefinitionFault[] {
  const inForm = faultsOfForm(shape, value);
  if (!isRecord(value)) return inForm;
  return [...inForm, ...namedTwice(value, 'valid', ANSWER_SOURCES.length), ...rises(value['factors']), ...sum(value['weights'])];
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
