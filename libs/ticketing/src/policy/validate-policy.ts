import { coverFaults } from './cover-faults.js';
import { isRecord } from './document-form.js';
import { ladderFaults } from './ladder-faults.js';
import { DEFAULT_RULE, POLICY_LIMITS, type PolicyDocument } from './policy-document.js';
import { fault, type PolicyFault } from './policy-fault.js';
import { policyForm } from './policy-form.js';
import { inCategory } from './rule-scope.js';

/** A document that can be published and applied, or every fault that keeps it from that. */
export function checkPolicy(value: unknown): { readonly document: PolicyDocument } | { readonly faults: readonly PolicyFault[] } {
  const faults = faultsOfPolicy(value);
  return faults.length === 0 ? { document: value as PolicyDocument } : { faults };
}

/** Every fault of a document that may be anything that JSON can hold; none when it can be published. */
export function faultsOfPolicy(value: unknown): readonly PolicyFault[] {
  const form = policyForm(value, []);
  if (!isRecord(value)) return form;
  const rules = readableRules(value['rules']);
  const byDefault = value['default'];
  return [
    ...form,
    ...nameFaults(rules),
    ...categoryFaults(rules, value['categories']),
    ...rules.flatMap(({ rule, index }) => ladderFaults(rule['ladder'], ['rules', index, 'ladder'])),
    ...(isRecord(byDefault) ? ladderFaults(byDefault['ladder'], ['default', 'ladder']) : []),
    ...(scopesAreClear(value, form) ? coverFaults(rules.map(({ rule }) => rule as unknown as PolicyDocument['rules'][number])) : []),
  ];
}

interface ReadableRule {
  readonly rule: Readonly<Record<string, unknown>>;
  readonly index: number;
}

function readableRules(value: unknown): readonly ReadableRule[] {
  if (!Array.isArray(value) || value.length > POLICY_LIMITS.rules) return [];
  return value.flatMap((rule, index) => (isRecord(rule) ? [{ rule, index }] : []));
}

function nameFaults(rules: readonly ReadableRule[]): PolicyFault[] {
  const taken = new Set<unknown>([DEFAULT_RULE]);
  return rules.flatMap(({ rule: { name }, index }) => {
    if (typeof name !== 'string') return [];
    const isTaken = taken.has(name);
    taken.add(name);
    return isTaken ? [fault(['rules', index, 'name'], 'duplicate-rule-name', 'give a name of its own: deadlines say by it which rule they follow', name)] : [];
  });
}

function categoryFaults(rules: readonly ReadableRule[], known: unknown): PolicyFault[] {
  if (!Array.isArray(known) || known.length > POLICY_LIMITS.categories) return [];
  const labels = known.filter((label) => typeof label === 'string');
  return rules.flatMap(({ rule: { when }, index }) => {
    const entries = isRecord(when) ? when['categories'] : [];
    if (!Array.isArray(entries) || entries.length > POLICY_LIMITS.entries) return [];
    return entries.flatMap((entry, at) => {
      if (typeof entry !== 'string' || labels.some((label) => inCategory(label, entry))) return [];
      return [fault(['rules', index, 'when', 'categories', at], 'unknown-category', 'correct it, or add it to the known categories', entry)];
    });
  });
}

/** While it is not clear which tickets each rule is for, what is said of how they meet could be wrong. */
function scopesAreClear(document: Readonly<Record<string, unknown>>, form: readonly PolicyFault[]): boolean {
  return Array.isArray(document['rules']) && !form.some(({ path }) => /^rules(\[\d+\](\.when\b.*)?)?$/.test(path));
}
