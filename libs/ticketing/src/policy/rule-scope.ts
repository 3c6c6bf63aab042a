import { type Kind, KINDS, URGENCIES, type Urgency } from '../ticket/vocabulary.js';
import type { RuleScope } from './policy-document.js';

/** What of a ticket decides which rule applies. */
export interface PolicySubject {
  readonly kind: Kind;
  readonly urgency: Urgency;
  readonly category: string;
  readonly communityId: string;
}

const FAMILY = '/*';

/** The text that every member of a family begins with: `water/` for `water/*`. Undefined for an exact label. */
export function familyPrefix(entry: string): string | undefined {
  return entry.endsWith(FAMILY) ? entry.slice(0, -1) : undefined;
}

export function inCategory(category: string, entry: string): boolean {
  const prefix = familyPrefix(entry);
  return prefix === undefined ? category === entry : category.startsWith(prefix);
}

/** Whether the rule is for the ticket. */
export function matches({ kinds, urgencies, categories, communities }: RuleScope, subject: PolicySubject): boolean {
  return has(kinds, subject.kind) && has(urgencies, subject.urgency) && has(communities, subject.communityId) &&
    (categories === undefined || categories.some((entry) => inCategory(subject.category, entry)));
}

const has = (words: readonly string[] | undefined, word: string): boolean => words === undefined || words.includes(word);

/**
 * Whether every ticket that the first is for is one that the second is for, and not the other way round. Kinds and urgencies
 * are closed lists, so naming all of them is naming none; categories and communities are open: there are always others.
 */
export function isMoreSpecific(a: RuleScope, b: RuleScope): boolean {
  return isWithin(a, b) && !isWithin(b, a);
}

function isWithin(a: RuleScope, b: RuleScope): boolean {
  return areWithin(a.kinds ?? KINDS, b.kinds ?? KINDS) && areWithin(a.urgencies ?? URGENCIES, b.urgencies ?? URGENCIES) &&
    areOpenWithin(a.communities, b.communities, (one, other) => one === other) &&
    areOpenWithin(a.categories, b.categories, isCategoryWithin);
}

const areWithin = (a: readonly string[], b: readonly string[]): boolean => a.every((word) => b.includes(word));

function areOpenWithin(
  a: readonly string[] | undefined, b: readonly string[] | undefined, isPart: (one: string, other: string) => boolean,
): boolean {
  if (b === undefined) return true;
  return a !== undefined && a.every((one) => b.some((other) => isPart(one, other)));
}

/** A family has members that nobody has named, so exact labels never make one up. */
function isCategoryWithin(one: string, other: string): boolean {
  const prefix = familyPrefix(one);
  const otherPrefix = familyPrefix(other);
  if (prefix === undefined) return inCategory(one, other);
  return otherPrefix !== undefined && prefix.startsWith(otherPrefix);
}
