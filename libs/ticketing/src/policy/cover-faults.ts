import { KINDS, URGENCIES } from '../ticket/vocabulary.js';
import { POLICY_LIMITS, type PolicyRule, type RuleScope } from './policy-document.js';
import { fault, type PolicyFault } from './policy-fault.js';
import { inCategory, type PolicySubject } from './rule-scope.js';
import { holds, NO_RULES, only, type RuleSet, setWhere } from './rule-set.js';
import { Specificity } from './specificity.js';
import { OTHER, type SubjectClasses, subjectClasses } from './subject-classes.js';

type ScopedRule = Pick<PolicyRule, 'name' | 'when'>;

/**
 * Goes through every combination of kind, urgency, class of category and class of community: rules of which none is the most
 * specific, and rules that never count. Of a pair that overlaps the first such combination is told.
 */
export function coverFaults(rules: readonly ScopedRule[]): PolicyFault[] {
  const classes = subjectClasses(rules);
  const cells = KINDS.length * URGENCIES.length * classes.categories.length * classes.communities.length;
  if (cells > POLICY_LIMITS.cells) {
    const wayOut = `name fewer categories and communities, for example whole families such as water/*: at most ${POLICY_LIMITS.cells} combinations are checked`;
    return [fault(['rules'], 'too-many-cells', wayOut, cells)];
  }
  const specificity = new Specificity(rules);
  const contests = distinctContests(specificity.ordered, classes)
    .map(({ candidates, cell }) => ({ cell, contenders: specificity.mostSpecificOf(candidates).map((place) => specificity.ordered[place]!) }));
  const applied = new Set(contests.flatMap(({ contenders }) => contenders));
  return [
    ...overlaps(rules, contests),
    ...rules.flatMap((rule, index) => (applied.has(rule)
      ? [] : [fault(['rules', index], 'unreachable-rule', 'leave it out, or narrow the rules that cover it', rule.name)])),
  ];
}

interface Contest<C> {
  readonly cell: PolicySubject;
  readonly contenders: C;
}

/** The same rules meet in many cells: the first one says all there is to say. */
function distinctContests(rules: readonly ScopedRule[], { categories, communities }: SubjectClasses) {
  const setsOf = <T extends string>(words: readonly T[], isFor: (when: RuleScope, word: T) => boolean): readonly (readonly [T, RuleSet])[] =>
    words.map((word) => [word, setWhere(rules, ({ when }) => isFor(when, word))]);
  const ofKinds = setsOf(KINDS, ({ kinds }, kind) => kinds?.includes(kind) ?? true);
  const ofUrgencies = setsOf(URGENCIES, (when, urgency) => when.urgencies?.includes(urgency) ?? true);
  const ofCommunities = setsOf(communities, (when, community) => when.communities?.includes(community) ?? true);
  const ofCategories = setsOf(categories, (when, category) => when.categories?.some((entry) => inCategory(category, entry)) ?? true);
  const first = new Map<RuleSet, PolicySubject>();
  for (const [category, forCategory] of ofCategories) {
    for (const [communityId, forCommunity] of ofCommunities) {
      for (const [kind, forKind] of ofKinds) {
        for (const [urgency, forUrgency] of ofUrgencies) {
          const candidates = forCategory & forCommunity & forKind & forUrgency;
          if (candidates !== NO_RULES && !first.has(candidates)) first.set(candidates, { kind, urgency, category, communityId });
        }
      }
    }
  }
  return [...first].map(([candidates, cell]) => ({ candidates, cell }));
}

function overlaps(rules: readonly ScopedRule[], contests: readonly Contest<readonly ScopedRule[]>[]): PolicyFault[] {
  const places = new Map(rules.map((rule, place) => [rule, place]));
  const told = rules.map(() => NO_RULES);
  return contests.flatMap(({ cell, contenders }) => {
    const inOrder = contenders.map((rule) => places.get(rule)!).toSorted((a, b) => a - b);
    return inOrder.flatMap((second, at) => inOrder.slice(0, at).filter((one) => !holds(told[second]!, one)).map((one) => {
      told[second]! |= only(one);
      const wayOut = `narrow it or rule '${rules[one]!.name}', or add a rule for exactly what both are for`;
      return fault(['rules', second, 'when'], 'rules-overlap', wayOut, readable(cell));
    }));
  });
}

/** The cell as a person would say it. */
function readable({ kind, urgency, category, communityId }: PolicySubject): string {
  const label = category.endsWith('/') ? `${category}*` : category;
  return [kind, urgency, label === OTHER ? 'any other category' : label, communityId === OTHER ? 'any other community' : communityId].join(', ');
}
