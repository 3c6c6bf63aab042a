import { DEFAULT_POLICY } from '../policy/default-policy.js';
import type { PolicyDocument, PolicyRule } from '../policy/policy-document.js';
import type { PolicySubject } from '../policy/rule-scope.js';

/** The default policy with other rules. */
export const policyOf = (...rules: readonly PolicyRule[]): PolicyDocument => ({ ...DEFAULT_POLICY, rules });

/** A ticket that no rule of the samples is for, unless something is said of it. */
export const subjectOf = (ticket: Partial<PolicySubject> = {}): PolicySubject => ({
  kind: 'complaint', urgency: 'general', category: 'noise', communityId: 'hp', ...ticket,
});

type Draft = Record<string, unknown>;

/**
 * A valid policy in which every kind of part occurs, with one thing changed: `'rules[0].limits.resolve.hours': 3`.
 * `undefined` leaves the field or entry out.
 */
export function draft(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const document = structuredClone(FULL) as unknown as Draft;
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.pop()!;
    const parent = steps.reduce<Draft>((part, step) => part[step] as Draft, document);
    if (value === undefined && Array.isArray(parent)) parent.splice(Number(last), 1);
    else if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return document;
}

const FULL: PolicyDocument = {
  name: 'full', version: 1, title: 'Every part of a policy', calendar: { name: 'china', version: 1 },
  categories: ['water/rain pipe', 'water/meter', 'noise'],
  rules: [
    {
      name: 'water', when: { categories: ['water/*'] },
      limits: { dispatch: { clock: 'continuous', hours: 2 }, resolve: { clock: 'working-days', days: 3 } },
      ladder: [{ at: 0.5, action: 'warn' }, { at: 1, action: 'breach' }, { at: 2, action: 'escalate', escalateTo: 'district' }],
    },
    {
      name: 'urgent-rain', when: { kinds: ['complaint', 'request'], urgencies: ['emergency'], categories: ['water/rain pipe'], communities: ['xf', 'hp'] },
      limits: { acknowledge: { clock: 'working-hours', hours: 0.5 } },
      ladder: { resolve: [{ at: 1, action: 'breach', escalateTo: 'subdistrict' }], rate: [{ at: 0.5, action: 'warn' }, { at: 1, action: 'close' }] },
    },
  ],
  default: {
    limits: DEFAULT_POLICY.default.limits,
    ladder: {
      dispatch: [{ at: 1, action: 'breach', escalateTo: 'community' }],
      acknowledge: [{ at: 1, action: 'breach', escalateTo: 'community' }],
      resolve: [{ at: 0.8, action: 'warn' }, { at: 1, action: 'breach', escalateTo: 'community' }, { at: 1.5, action: 'escalate', escalateTo: 'subdistrict' }],
      perform: [{ at: 1, action: 'breach' }],
      rate: [{ at: 1, action: 'close' }],
    },
  },
};
