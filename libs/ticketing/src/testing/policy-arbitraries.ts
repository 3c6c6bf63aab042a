import fc from 'fast-check';
import type { PolicyDocument, PolicyRule, RuleScope } from '../policy/policy-document.js';
import { KINDS, URGENCIES } from '../ticket/vocabulary.js';
import { policyOf } from './policy-samples.js';

/** Named by rules, in and beside the families that rules name, and known to no rule. */
export const CATEGORIES = [
  'water', 'water/pipe', 'water/pipe/rain', 'water/pipe/unheard-of', 'water/meter', 'waterways/bank', 'noise', 'unheard-of', 'water/unheard-of',
] as const;
export const COMMUNITIES = ['xf', 'hp', 'nowhere'] as const;
const ENTRIES = ['water', 'water/pipe', 'water/pipe/rain', 'water/*', 'water/pipe/*', 'noise'];

const some = <T>(words: readonly T[], max = words.length) => fc.option(fc.subarray([...words], { minLength: 1, maxLength: max }), { nil: undefined, freq: 2 });

const scope: fc.Arbitrary<RuleScope> = fc.record({
  kinds: some(KINDS, 5), urgencies: some(URGENCIES, 4), categories: some(ENTRIES, 3), communities: some(['xf', 'hp'], 2),
}).map((when) => Object.fromEntries(Object.entries(when).filter(([, words]) => words !== undefined)) as RuleScope)
  .filter((when) => Object.keys(when).length > 0);

/** Chains of ever narrower scopes make policies without overlap more frequent than chance would. */
const narrowed = (wide: RuleScope): fc.Arbitrary<RuleScope> => scope.map((when) => ({ ...when, ...wide }));

/** Rules that may overlap or be unreachable; each limit is told apart by its hours. */
export const policies: fc.Arbitrary<PolicyDocument> = fc.array(fc.oneof(scope.map((one) => [one]), scope.chain((one) => narrowed(one).map((two) => [one, two]))), { maxLength: 3 })
  .map((chains) => policyOf(...chains.flat().map((when, n): PolicyRule => ({
    name: `r${n}`, when, limits: { resolve: { clock: 'continuous', hours: n + 1 } },
  }))));
