/** What can be wrong with a policy. Those up to `wrong-unit` a JSON Schema sees as well, the others only `faultsOfPolicy`. */
export const POLICY_RULES = {
  'missing-field': 'A field is missing.',
  'missing-default': 'There is no default for the tickets that no rule is for.',
  'missing-stage': 'The default leaves a stage out.',
  'unknown-field': 'A policy has no such field.',
  'wrong-type': 'The value is of another type.',
  'wrong-form': 'The value does not have the form that it must have.',
  'wrong-size': 'The value is too small or too large, too short or too long.',
  'duplicate-entry': 'The list has this entry already.',
  'unknown-kind': 'Tickets have no such kind.',
  'unknown-urgency': 'Tickets have no such urgency.',
  'unknown-level': 'There is no such level to escalate to.',
  'unknown-clock': 'There is no such clock.',
  'unknown-action': 'A ladder of this stage has no such step.',
  'limit-out-of-bounds': 'The limit is too short, too long or too finely divided.',
  'wrong-unit': 'The clock counts in the other unit.',
  'unknown-category': 'The list of known categories does not have it.',
  'duplicate-rule-name': 'Another rule, or the default, has this name.',
  'ladder-not-ascending': 'The step does not come after the one before it.',
  'no-breach-at-limit': 'The ladder has no breach at 1, the due instant.',
  'breach-off-limit': 'The breach is elsewhere than at 1, the due instant.',
  'no-close-at-limit': 'The ladder of rate does not close the ticket at 1.',
  'close-off-limit': 'The closing is elsewhere than at 1, the end of the time to rate.',
  'levels-not-ascending': 'The step does not lead to a higher level than those before it.',
  'rules-overlap': 'Two rules are for the same tickets, and neither is the more specific one.',
  'unreachable-rule': 'For every ticket that the rule is for, more specific rules apply.',
  'too-many-cells': 'The rules tell more combinations apart than can be checked.',
} as const;

export type PolicyFaultRule = keyof typeof POLICY_RULES;

/** One fault, at the place where it can be mended. */
export interface PolicyFault {
  /** `rules[2].limits.resolve.hours`; `(policy)` for the whole. */
  readonly path: string;
  readonly rule: PolicyFaultRule;
  /** The value found there as JSON, at most 80 characters; absent where there is none. */
  readonly value?: string;
  /** What to write instead. */
  readonly wayOut: string;
}

export type Path = readonly (string | number)[];

const SHOWN = 80;
/** Names that callers send as field names are cut: a fault must not grow with the attack. */
const SHOWN_NAME = 60;

export function fault(path: Path, rule: PolicyFaultRule, wayOut: string, value?: unknown): PolicyFault {
  const text = JSON.stringify(value) as string | undefined;
  const shown = text !== undefined && text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
  return { path: spell(path), rule, ...(shown !== undefined && { value: shown }), wayOut };
}

function spell(path: Path): string {
  if (path.length === 0) return '(policy)';
  return path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    const name = step.slice(0, SHOWN_NAME);
    return index === 0 ? name : `.${name}`;
  }).join('');
}
