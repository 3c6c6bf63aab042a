import type { PolicyRule } from './policy-document.js';
import { familyPrefix } from './rule-scope.js';

/** Stands for every category or community that no rule names; no label and no id can be it. */
export const OTHER = '';

/**
 * Tickets whose differences no rule sees fall into one class. A category is of its own class where a rule names it, else of the
 * smallest family named that it is in (the class `water/`), else OTHER. So the rules are told apart by finitely many classes,
 * though categories and communities are not finitely many.
 */
export interface SubjectClasses {
  /** OTHER is the first. */
  readonly categories: readonly string[];
  readonly communities: readonly string[];
  categoryClass(category: string): string;
  communityClass(communityId: string): string;
}

export function subjectClasses(rules: readonly Pick<PolicyRule, 'when'>[]): SubjectClasses {
  const entries = new Set(rules.flatMap(({ when }) => when.categories ?? []));
  const communities = new Set(rules.flatMap(({ when }) => when.communities ?? []));
  const exact = new Set([...entries].filter((entry) => familyPrefix(entry) === undefined));
  const families = new Set([...entries].map(familyPrefix).filter((prefix) => prefix !== undefined));
  return {
    categories: [OTHER, ...exact, ...families],
    communities: [OTHER, ...communities],
    categoryClass: (category) => (exact.has(category) ? category : smallestFamily(category, families)),
    communityClass: (communityId) => (communities.has(communityId) ? communityId : OTHER),
  };
}

function smallestFamily(category: string, families: ReadonlySet<string>): string {
  for (let slash = category.lastIndexOf('/'); slash >= 0; slash = category.lastIndexOf('/', slash - 1)) {
    const prefix = category.slice(0, slash + 1);
    if (families.has(prefix)) return prefix;
    if (slash === 0) break;
  }
  return OTHER;
}
