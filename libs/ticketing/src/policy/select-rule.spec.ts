import { policyOf, subjectOf } from '../testing/policy-samples.js';
import { DEFAULT_POLICY } from './default-policy.js';
import type { PolicyDocument, PolicyRule } from './policy-document.js';
import type { PolicySubject } from './rule-scope.js';
import { ruleFor } from './select-rule.js';
import { faultsOfPolicy } from './validate-policy.js';

const HOUR = 3_600_000;
const hours = (n: number) => ({ clock: 'continuous', ms: n * HOUR });
const days = (n: number) => ({ clock: 'natural-days', days: n });
const staff = [
  { at: 0.5, action: 'warn' }, { at: 0.8, action: 'warn' }, { at: 1, action: 'breach', toLevel: 'community' },
  { at: 1.2, action: 'escalate', toLevel: 'subdistrict' }, { at: 1.5, action: 'escalate', toLevel: 'district' },
];

describe('The default policy is the table of DB11/T 2021—2022', () => {
  it.each([
    ['emergency', hours(1), hours(2)],
    ['utilities', hours(2), hours(24)],
    ['general', hours(24), days(7)],
    ['complex', hours(24), days(15)],
  ] as const)('%s: dispatch within %j, resolve within %j', (urgency, dispatch, resolve) => {
    const { limits, ladder } = ruleFor(DEFAULT_POLICY, subjectOf({ urgency }));
    expect(limits).toEqual({ dispatch, resolve, acknowledge: { clock: 'working-hours', ms: 2 * HOUR }, rate: days(14) });
    expect(ladder).toEqual({ dispatch: staff, acknowledge: staff, resolve: staff, perform: staff, rate: [{ at: 1, action: 'close' }] });
  });

  it('has no fault', () => expect(faultsOfPolicy(DEFAULT_POLICY)).toEqual([]));
});

describe('For a ticket applies', () => {
  const rule = (name: string, when: PolicyRule['when']): PolicyRule => ({ name, when });
  const policy = policyOf(
    rule('xf', { communities: ['xf'] }),
    rule('water-xf', { categories: ['water/*'], communities: ['xf'] }),
    rule('pipe-xf', { categories: ['water/pipe/*', 'water/pipe'], communities: ['xf'] }),
    rule('burst-xf', { categories: ['water/pipe/burst'], communities: ['xf'], urgencies: ['emergency'], kinds: ['complaint'] }),
  );

  it.each<readonly [string, Partial<PolicySubject>]>([
    ['default', {}],
    ['default', { category: 'water/pipe' }],
    ['xf', { communityId: 'xf' }],
    ['xf', { communityId: 'xf', category: 'water' }],
    ['xf', { communityId: 'xf', category: 'waterways/bank' }],
    ['water-xf', { communityId: 'xf', category: 'water/meter' }],
    ['water-xf', { communityId: 'xf', category: 'water/pipes' }],
    ['water-xf', { communityId: 'xf', category: 'water/meter/broken' }],
    ['pipe-xf', { communityId: 'xf', category: 'water/pipe' }],
    ['pipe-xf', { communityId: 'xf', category: 'water/pipe/burst' }],
    ['pipe-xf', { communityId: 'xf', category: 'water/pipe/burst', urgency: 'emergency', kind: 'request' }],
    ['burst-xf', { communityId: 'xf', category: 'water/pipe/burst', urgency: 'emergency' }],
    ['xf', { communityId: 'xf', category: '/' }],
    ['default', { category: '', communityId: '' }],
  ])('the rule %s to %j', (expected, ticket) => expect(ruleFor(policy, subjectOf(ticket)).ruleName).toBe(expected));

  it('the same rule whatever the order of the document', () => {
    const reversed = policyOf(...policy.rules.toReversed());
    const ticket = subjectOf({ communityId: 'xf', category: 'water/pipe/burst', urgency: 'emergency' });
    expect(ruleFor(reversed, ticket).ruleName).toBe('burst-xf');
    expect(ruleFor(policy, ticket)).toBe(ruleFor(policy, { ...ticket }));
  });
});

describe('A rule changes what it says and leaves the rest', () => {
  const resolveOf = (policy: PolicyDocument) => ruleFor(policy, subjectOf({ communityId: 'xf' }));
  const withRule = (rule: Partial<PolicyRule>) => resolveOf(policyOf({ name: 'r', when: { communities: ['xf'] }, ...rule }));
  const early = [{ at: 1, action: 'breach' }] as const;

  it('of the limits', () => {
    expect(withRule({ limits: { resolve: { clock: 'working-hours', hours: 0.25 } } }).limits).toEqual({
      dispatch: hours(24), acknowledge: { clock: 'working-hours', ms: 2 * HOUR }, resolve: { clock: 'working-hours', ms: HOUR / 4 }, rate: days(14),
    });
  });

  it('of the ladders: one for every stage but rate', () => {
    expect(withRule({ ladder: early }).ladder).toEqual({ dispatch: early, acknowledge: early, resolve: early, perform: early, rate: [{ at: 1, action: 'close' }] });
  });

  it('of the ladders: one stage only', () => {
    expect(withRule({ ladder: { resolve: early } }).ladder).toEqual({ dispatch: staff, acknowledge: staff, resolve: early, perform: staff, rate: [{ at: 1, action: 'close' }] });
    expect(withRule({ ladder: { rate: [{ at: 0.5, action: 'warn' }, { at: 1, action: 'close' }] } }).ladder.rate).toHaveLength(2);
  });

  it('and an agreement follows the ladder of resolve where the default has none for it', () => {
    const close = [{ at: 1, action: 'close' }] as const;
    const late = [{ at: 1, action: 'breach' }, { at: 3, action: 'escalate', escalateTo: 'district' }] as const;
    const policy = { ...policyOf(), default: { ...DEFAULT_POLICY.default, ladder: { dispatch: early, acknowledge: early, resolve: late, rate: close } } };
    expect(resolveOf(policy).ladder.perform).toEqual([{ at: 1, action: 'breach' }, { at: 3, action: 'escalate', toLevel: 'district' }]);
  });
});
