import { list, record, text } from '../calendar/document-shape.js';
import { DUTY_STAGES, type DutyStage } from '../deadlines/deadline.js';
import { type DefinitionFault, definitionForm, faultsOfForm, namedTwice, oneOf } from './definition-form.js';

/**
 * Which deadlines a rate of punctuality is over. All three are in use, and differ widely over the same tickets:
 * due: those that fall due in the period.
 * filed: those of tickets filed in the period; what is not due yet counts against.
 * filed-minus-pending: the same without what is open and not yet due.
 */
export const DENOMINATORS = ['due', 'filed', 'filed-minus-pending'] as const;
export type Denominator = (typeof DENOMINATORS)[number];

/** How punctuality is counted: plain JSON, published, never changed; a correction is the next version. */
export interface OnTimeDefinition {
  readonly figure: 'on_time';
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  /** Where the definition comes from. */
  readonly source?: string;
  readonly denominator: Denominator;
  /** What must have been due for a deadline to be counted. */
  readonly stages: readonly DutyStage[];
}

const shipped = (name: string, title: string, denominator: Denominator): OnTimeDefinition => (
  { figure: 'on_time', name, version: 1, title, denominator, stages: DUTY_STAGES });

/** They come with the program: version 1 of their names. */
export const DEFAULT_ON_TIME: readonly OnTimeDefinition[] = [
  shipped('DUE_IN_PERIOD', 'Met ÷ deadlines that fall in the period', 'due'),
  shipped('ALL_FILED', 'Met ÷ deadlines of tickets filed in the period', 'filed'),
  shipped('FILED_MINUS_PENDING_IN_TIME', 'Met ÷ deadlines of tickets filed in the period, without what is open and not yet due', 'filed-minus-pending'),
];

const shape = record({
  ...definitionForm,
  figure: text({ max: 40, pattern: /^on_time$/, form: 'on_time' }),
  denominator: oneOf(DENOMINATORS),
  stages: list(oneOf(DUTY_STAGES), { min: 1, max: DUTY_STAGES.length, what: 'stages' }),
}, 'a definition of punctuality');

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfOnTime(value: unknown): readonly DefinitionFault[] {
  return [...faultsOfForm(shape, value), ...namedTwice(value, 'stages', DUTY_STAGES.length)];
}
