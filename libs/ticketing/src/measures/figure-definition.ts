import { isRecord } from '../calendar/document-shape.js';
import type { DefinitionFault } from './definition-form.js';
import { DEFAULT_ON_TIME, faultsOfOnTime, type OnTimeDefinition } from './on-time-definition.js';
import { DEFAULT_THREE_RATES, faultsOfThreeRates, type ThreeRatesDefinition } from './three-rates-definition.js';

/** What a figure means, published like a policy: JSON Schema in docs/examples/definition.schema.json. */
export type FigureDefinition = OnTimeDefinition | ThreeRatesDefinition;

/** The figures whose meaning is published; what the others mean comes with the program. */
export const DEFINED_FIGURES = ['on_time', 'three_rates'] as const;
export type DefinedFigure = (typeof DEFINED_FIGURES)[number];

/** They come with the program: version 1 of their names, and what is evaluated when nobody asks for others. */
export const SHIPPED_DEFINITIONS: readonly FigureDefinition[] = [...DEFAULT_ON_TIME, DEFAULT_THREE_RATES];

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfDefinition(value: unknown): readonly DefinitionFault[] {
  if (!isRecord(value)) return [{ path: '(definition)', rule: 'wrong-type', value: JSON.stringify(value), wayOut: 'give a definition of a figure' }];
  const { figure } = value;
  switch (figure) {
    case 'on_time': return faultsOfOnTime(value);
    case 'three_rates': return faultsOfThreeRates(value);
    case undefined: return [{ path: 'figure', rule: 'missing-field', wayOut: `say which figure is defined: ${DEFINED_FIGURES.join(' or ')}` }];
    // What else it must have hangs on the figure.
    default: return [{ path: 'figure', rule: 'wrong-form', value: JSON.stringify(figure).slice(0, 80), wayOut: `give ${DEFINED_FIGURES.join(' or ')}` }];
  }
}
