import { draft } from '../testing/policy-samples.js';
import { POLICY_RULES } from './policy-fault.js';
import { checkPolicy, faultsOfPolicy } from './validate-policy.js';

const limit = { clock: 'continuous', hours: 1 };
const rule = (name: string, when: object) => ({ name, when });
const warn = { at: 0.5, action: 'warn' };
const breach = { at: 1, action: 'breach', escalateTo: 'community' };

/** What is changed in a valid policy, and every fault that this makes. */
type Case = readonly [changes: Readonly<Record<string, unknown>>, ...faults: readonly string[]];

const CASES: readonly Case[] = [
  // fields
  [{ title: undefined }, 'missing-field title'],
  [{ 'calendar.version': undefined }, 'missing-field calendar.version'],
  [{ 'rules[0].when': undefined }, 'missing-field rules[0].when'],
  [{ 'rules[0].limits.dispatch.clock': undefined }, 'missing-field rules[0].limits.dispatch.clock'],
  [{ 'rules[0].limits.dispatch.hours': undefined }, 'missing-field rules[0].limits.dispatch.hours'],
  [{ 'rules[0].ladder[2].escalateTo': undefined }, 'missing-field rules[0].ladder[2].escalateTo'],
  [{ default: undefined }, 'missing-default default'],
  [{ 'default.limits.rate': undefined }, 'missing-stage default.limits.rate'],
  [{ 'default.ladder.acknowledge': undefined }, 'missing-stage default.ladder.acknowledge'],
  [{ colour: 'red' }, 'unknown-field colour'],
  [{ 'rules[0].when.grids': ['g1'] }, 'unknown-field rules[0].when.grids'],
  [{ 'rules[0].ladder[0].escalateTo': 'community' }, 'unknown-field rules[0].ladder[0].escalateTo'],
  [{ 'rules[0].limits.perform': limit }, 'unknown-field rules[0].limits.perform'],
  // types, forms and sizes
  [{ version: '1' }, 'wrong-type version'],
  [{ version: 1.5 }, 'wrong-type version'],
  [{ rules: {} }, 'wrong-type rules'],
  [{ 'rules[0].limits.resolve': 3 }, 'wrong-type rules[0].limits.resolve'],
  [{ 'rules[0].limits.resolve.days': '3' }, 'wrong-type rules[0].limits.resolve.days'],
  [{ 'rules[0].ladder': 'steep' }, 'wrong-type rules[0].ladder'],
  [{ name: 'Full Policy' }, 'wrong-form name'],
  [{ title: ' ' }, 'wrong-form title'],
  [{ 'rules[1].when.categories': ['water/'] }, 'wrong-form rules[1].when.categories[0]', 'unknown-category rules[1].when.categories[0]'],
  [{ 'rules[1].when.categories': ['*'] }, 'wrong-form rules[1].when.categories[0]', 'unknown-category rules[1].when.categories[0]'],
  [{ 'rules[1].when.communities': ['x f'] }, 'wrong-form rules[1].when.communities[0]'],
  [{ version: 0 }, 'wrong-size version'],
  [{ title: 'x'.repeat(121) }, 'wrong-size title'],
  [{ 'rules[0].when': {} }, 'wrong-size rules[0].when'],
  [{ 'rules[1].when.communities': [] }, 'wrong-size rules[1].when.communities'],
  [{ 'rules[0].ladder': [] }, 'wrong-size rules[0].ladder'],
  [{ 'rules[0].ladder[0].at': 0 }, 'wrong-size rules[0].ladder[0].at'],
  [{ 'rules[0].ladder[2].at': 11 }, 'wrong-size rules[0].ladder[2].at'],
  [{ rules: Array.from({ length: 101 }, (_, n) => rule(`r${n}`, { communities: [`c${n}`] })) }, 'wrong-size rules'],
  [{ 'rules[1].when.communities': ['xf', 'hp', 'xf'] }, 'duplicate-entry rules[1].when.communities[2]'],
  [{ categories: ['water/rain pipe', 'noise', 'noise'] }, 'duplicate-entry categories[2]'],
  // words
  [{ 'rules[1].when.kinds': ['praise'] }, 'unknown-kind rules[1].when.kinds[0]'],
  [{ 'rules[1].when.urgencies': ['panic'] }, 'unknown-urgency rules[1].when.urgencies[0]'],
  [{ 'rules[0].ladder[2].escalateTo': 'moon' }, 'unknown-level rules[0].ladder[2].escalateTo'],
  [{ 'rules[0].limits.resolve.clock': 'lunar' }, 'unknown-clock rules[0].limits.resolve.clock'],
  [{ 'rules[0].ladder[0].action': 'shout' }, 'unknown-action rules[0].ladder[0].action'],
  [{ 'rules[0].ladder[0].action': 'close' }, 'unknown-action rules[0].ladder[0].action'],
  [{ 'rules[1].ladder.rate[0].action': 'escalate' }, 'unknown-action rules[1].ladder.rate[0].action'],
  // limits
  [{ 'rules[0].limits.dispatch.hours': 0 }, 'limit-out-of-bounds rules[0].limits.dispatch.hours'],
  [{ 'rules[0].limits.dispatch.hours': 0.3 }, 'limit-out-of-bounds rules[0].limits.dispatch.hours'],
  [{ 'rules[0].limits.dispatch.hours': 8784.25 }, 'limit-out-of-bounds rules[0].limits.dispatch.hours'],
  [{ 'rules[0].limits.resolve.days': 1.5 }, 'limit-out-of-bounds rules[0].limits.resolve.days'],
  [{ 'rules[0].limits.resolve.days': 367 }, 'limit-out-of-bounds rules[0].limits.resolve.days'],
  [{ 'rules[0].limits.resolve': { clock: 'working-days', hours: 3 } }, 'wrong-unit rules[0].limits.resolve.hours'],
  [{ 'rules[0].limits.dispatch': { clock: 'working-hours', days: 3 } }, 'wrong-unit rules[0].limits.dispatch.days'],
  [{ 'rules[0].limits.dispatch.days': 3 }, 'wrong-unit rules[0].limits.dispatch.days'],
  // names
  [{ 'rules[1].when.categories': ['water/rain pip'] }, 'unknown-category rules[1].when.categories[0]'],
  [{ 'rules[0].when.categories': ['gas/*'] }, 'unknown-category rules[0].when.categories[0]'],
  [{ 'rules[1].name': 'water' }, 'duplicate-rule-name rules[1].name'],
  [{ 'rules[1].name': 'default' }, 'duplicate-rule-name rules[1].name'],
  // ladders
  [{ 'rules[0].ladder[0].at': 1 }, 'ladder-not-ascending rules[0].ladder[1].at'],
  [{ 'rules[0].ladder[2].at': 0.9 }, 'ladder-not-ascending rules[0].ladder[2].at'],
  [{ 'rules[0].ladder': [warn, breach, breach] }, 'ladder-not-ascending rules[0].ladder[2].at', 'levels-not-ascending rules[0].ladder[2].escalateTo'],
  [{ 'rules[0].ladder': [warn] }, 'no-breach-at-limit rules[0].ladder'],
  [{ 'default.ladder.perform': [warn] }, 'no-breach-at-limit default.ladder.perform'],
  [{ 'rules[0].ladder[1].at': 1.1 }, 'breach-off-limit rules[0].ladder[1].at'],
  [{ 'rules[0].ladder': [breach, { at: 2, action: 'breach' }] }, 'breach-off-limit rules[0].ladder[1].at'],
  [{ 'default.ladder.rate': [warn] }, 'no-close-at-limit default.ladder.rate'],
  [{ 'default.ladder.rate': [{ at: 2, action: 'close' }] }, 'close-off-limit default.ladder.rate[0].at'],
  [{ 'default.ladder.resolve[2].escalateTo': 'community' }, 'levels-not-ascending default.ladder.resolve[2].escalateTo'],
  [{ 'rules[1].ladder.resolve': [breach, { at: 2, action: 'escalate', escalateTo: 'district' }, { at: 3, action: 'escalate', escalateTo: 'subdistrict' }] },
    'levels-not-ascending rules[1].ladder.resolve[2].escalateTo'],
  // rules among each other
  [{ 'rules[1].when': { urgencies: ['emergency'] } }, 'rules-overlap rules[1].when'],
  [{ 'rules[1].when': { categories: ['water/*'] } }, 'rules-overlap rules[1].when'],
  [{ rules: [rule('all', { communities: ['xf'] }), rule('a', { kinds: ['request', 'complaint', 'tip-off'], communities: ['xf'] }),
    rule('b', { kinds: ['consultation', 'suggestion'], communities: ['xf'] })] }, 'unreachable-rule rules[0]'],
];

const told = (document: unknown): string[] => faultsOfPolicy(document).map(({ rule: name, path }) => `${name} ${path}`);

describe('A policy', () => {
  it('can be published when nothing is wrong with it', () => {
    expect(told(draft())).toEqual([]);
    expect(checkPolicy(draft())).toEqual({ document: draft() });
  });

  it.each(CASES.map(([changes, ...faults]) => ({ changes, faults })))('with $changes has the faults $faults', ({ changes, faults }) => {
    expect(told(draft(changes)).toSorted()).toEqual(faults.toSorted());
  });

  it('tells more combinations apart than can be checked: one fault, at once', () => {
    const rules = Array.from({ length: 90 }, (_, n) => rule(`r${n}`, {
      categories: Array.from({ length: 120 }, (_none, m) => `c${n}-${m}`), communities: [`x${n}`],
    }));
    expect(told(draft({ rules, categories: undefined }))).toEqual(['too-many-cells rules']);
  });

  it('is told every fault at once', () => {
    const changes = { name: 'X', 'rules[0].limits.dispatch.hours': -1, 'rules[1].ladder.resolve': [warn], 'default.limits.rate': undefined, colour: 'red' };
    expect(told(draft(changes))).toEqual([
      'wrong-form name', 'limit-out-of-bounds rules[0].limits.dispatch.hours', 'missing-stage default.limits.rate', 'unknown-field colour',
      'no-breach-at-limit rules[1].ladder.resolve',
    ]);
  });

  it.each([null, 1, 'policy', [], true])('is no %j', (value) => expect(told(value)).toEqual(['wrong-type (policy)']));

  it('is told of each fault the place, the value and the way out', () => {
    expect(faultsOfPolicy(draft({ 'rules[0].limits.dispatch.hours': 0.3 }))).toEqual([{
      path: 'rules[0].limits.dispatch.hours', rule: 'limit-out-of-bounds', value: '0.3', wayOut: 'give 0.25 to 8784 hours, in quarters of an hour',
    }]);
    expect(faultsOfPolicy(draft({ 'rules[1].when': { urgencies: ['emergency'] } }))).toEqual([{
      path: 'rules[1].when', rule: 'rules-overlap', value: '"consultation, emergency, water/*, any other community"',
      wayOut: "narrow it or rule 'water', or add a rule for exactly what both are for",
    }]);
    expect(faultsOfPolicy(draft({ title: '很'.repeat(200) }))[0]?.value).toHaveLength(80);
  });

  it('is checked for every fault that has a name', () => {
    const seen = new Set([...CASES.flatMap(([, ...faults]) => faults), 'too-many-cells rules'].map((fault) => fault.split(' ')[0]));
    expect([...seen].toSorted()).toEqual(Object.keys(POLICY_RULES).toSorted());
  });
});

describe('Two rules', () => {
  const overlapping = (a: object, b: object) => told(draft({ categories: undefined, rules: [rule('a', a), rule('b', b)] }));

  it.each([
    ['are told apart by their communities', { communities: ['xf'] }, { communities: ['hp'] }],
    ['are told apart by their kinds', { kinds: ['request'] }, { kinds: ['complaint'] }],
    ['may lie one in the other', { categories: ['water/*'] }, { categories: ['water/rain pipe', 'water/meter/*'] }],
    ['may lie one in the other in two ways', { communities: ['xf', 'hp'] }, { communities: ['xf'], urgencies: ['general'] }],
    ['with families of like names do not meet', { categories: ['water/*'] }, { categories: ['waterways/*', 'water'] }],
  ])('%s', (_, a, b) => {
    expect(overlapping(a, b)).toEqual([]);
    expect(overlapping(b, a)).toEqual([]);
  });

  it.each([
    ['of which each looks at something else', { communities: ['xf'] }, { urgencies: ['emergency'] }],
    ['that share a community', { communities: ['xf', 'hp'] }, { communities: ['xf', 'yl'] }],
    ['that share a category', { categories: ['water/*'] }, { categories: ['water/rain pipe', 'noise'] }],
    ['for the same tickets', { categories: ['water/*'] }, { categories: ['water/*', 'water/rain pipe'] }],
    ['for the same tickets, one of them with every kind by name', { communities: ['xf'] },
      { communities: ['xf'], kinds: ['consultation', 'request', 'complaint', 'tip-off', 'suggestion'] }],
  ])('%s overlap', (_, a, b) => {
    expect(overlapping(a, b)).toEqual(['rules-overlap rules[1].when']);
    expect(overlapping(b, a)).toEqual(['rules-overlap rules[1].when']);
  });

  it('overlap no more when a third is for exactly what both are for', () => {
    const rules = [rule('a', { communities: ['xf'] }), rule('b', { urgencies: ['emergency'] }), rule('both', { communities: ['xf'], urgencies: ['emergency'] })];
    expect(told(draft({ rules }))).toEqual([]);
  });
});
