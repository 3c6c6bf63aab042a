/** A set of rules as bits, by their place in a list: the intersection of four of them is one cell's rules, at the cost of three ANDs. */
export type RuleSet = bigint;

export const NO_RULES: RuleSet = 0n;

export const only = (place: number): RuleSet => 1n << BigInt(place);

export const holds = (set: RuleSet, place: number): boolean => (set & only(place)) !== NO_RULES;

export function setWhere<T>(items: readonly T[], isIn: (item: T) => boolean): RuleSet {
  return items.reduce((set, item, place) => (isIn(item) ? set | only(place) : set), NO_RULES);
}

/** The first place in a set that is not empty. */
export function firstOf(set: RuleSet): number {
  let place = 0;
  while (!holds(set, place)) place += 1;
  return place;
}
