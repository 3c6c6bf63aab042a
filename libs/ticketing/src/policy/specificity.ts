import type { RuleScope } from './policy-document.js';
import { isMoreSpecific } from './rule-scope.js';
import { firstOf, NO_RULES, only, type RuleSet, setWhere } from './rule-set.js';

/** Which of some rules are the most specific ones: exactly one where the rules are in order. Compared once, asked often. */
export class Specificity<R extends { readonly when: RuleScope }> {
  /** Every rule comes before those it is more specific than: so the first of any set is one that nothing else in it beats. */
  readonly ordered: readonly R[];
  /** By place in `ordered`: the rules it is more specific than. */
  private readonly beaten: readonly RuleSet[];

  constructor(rules: readonly R[]) {
    const beats = new Map(rules.map((rule) => [rule, new Set(rules.filter((other) => isMoreSpecific(rule.when, other.when)))]));
    // What is in a rule is in all that contain it too: whoever contains more is contained in fewer.
    this.ordered = rules.toSorted((a, b) => beats.get(b)!.size - beats.get(a)!.size);
    this.beaten = this.ordered.map((rule) => setWhere(this.ordered, (other) => beats.get(rule)!.has(other)));
  }

  /** Places of the rules of the set that no other of it is more specific than. */
  mostSpecificOf(candidates: RuleSet): readonly number[] {
    const found: number[] = [];
    for (let left = candidates; left !== NO_RULES;) {
      const first = firstOf(left);
      found.push(first);
      left &= ~(this.beaten[first]! | only(first));
    }
    return found;
  }
}
