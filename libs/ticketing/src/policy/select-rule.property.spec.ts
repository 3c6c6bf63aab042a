import fc from 'fast-check';
import { CATEGORIES, COMMUNITIES, policies } from '../testing/policy-arbitraries.js';
import { KINDS, URGENCIES } from '../ticket/vocabulary.js';
import type { PolicyDocument, PolicyRule } from './policy-document.js';
import type { PolicySubject } from './rule-scope.js';
import { ruleFor } from './select-rule.js';
import { faultsOfPolicy } from './validate-policy.js';

/** Every ticket there can be in a small world: the sets below are made of its places. */
const WORLD: readonly PolicySubject[] = KINDS.flatMap((kind) => URGENCIES.flatMap((urgency) =>
  CATEGORIES.flatMap((category) => COMMUNITIES.map((communityId) => ({ kind, urgency, category, communityId })))));

/** What the words of the brief say, without any of the code that is tested: sets of tickets, compared as sets. */
function ticketsOf({ when }: PolicyRule): ReadonlySet<number> {
  const isIn = ({ kind, urgency, category, communityId }: PolicySubject): boolean => {
    if (when.kinds && !(when.kinds as readonly string[]).includes(kind)) return false;
    if (when.urgencies && !(when.urgencies as readonly string[]).includes(urgency)) return false;
    if (when.communities && !when.communities.includes(communityId)) return false;
    return !when.categories || when.categories.some((entry) => isUnder(category.split('/'), entry.split('/')));
  };
  return new Set([...WORLD.keys()].filter((place) => isIn(WORLD[place]!)));
}

function isUnder(category: readonly string[], entry: readonly string[]): boolean {
  const isFamily = entry.at(-1) === '*';
  const labels = isFamily ? entry.slice(0, -1) : entry;
  return (isFamily ? category.length > labels.length : category.length === labels.length) && labels.every((label, place) => label === category[place]);
}

const isProperPart = (one: ReadonlySet<number>, other: ReadonlySet<number>): boolean =>
  one.size < other.size && [...one].every((place) => other.has(place));

/** Per ticket the names of the rules that no other rule for it is a proper part of; `default` where there is no rule. */
function reference({ rules }: PolicyDocument): readonly (readonly string[])[] {
  const sets = rules.map((rule) => ({ name: rule.name, tickets: ticketsOf(rule) }));
  return [...WORLD.keys()].map((place) => {
    const candidates = sets.filter(({ tickets }) => tickets.has(place));
    const best = candidates.filter((one) => !candidates.some((other) => isProperPart(other.tickets, one.tickets)));
    return best.length === 0 ? ['default'] : best.map(({ name }) => name);
  });
}

const nameFor = (policy: PolicyDocument) => (subject: PolicySubject): string => ruleFor(policy, subject).ruleName;

describe('A random policy', () => {
  it('without faults gives every ticket exactly one rule, the most specific of those that are for it', () => {
    let valid = 0;
    fc.assert(fc.property(policies, (policy) => {
      fc.pre(faultsOfPolicy(policy).length === 0);
      valid += 1;
      expect(WORLD.map(nameFor(policy)).map((name) => [name])).toEqual(reference(policy));
    }), { numRuns: 500 });
    expect(valid).toBe(500);
  });

  it('has a fault exactly when a ticket has no single rule, or a rule no ticket', () => {
    const seen = { fine: 0, overlap: 0, unreachable: 0 };
    fc.assert(fc.property(policies, (policy) => {
      const winners = reference(policy);
      const faults = faultsOfPolicy(policy).map(({ rule }) => rule);
      const overlap = winners.some((names) => names.length > 1);
      const unreachable = policy.rules.filter(({ name }) => !winners.some((names) => names.includes(name)));
      expect(faults.includes('rules-overlap')).toBe(overlap);
      expect(faults.filter((rule) => rule === 'unreachable-rule')).toHaveLength(unreachable.length);
      seen[overlap ? 'overlap' : unreachable.length > 0 ? 'unreachable' : 'fine'] += 1;
    }), { numRuns: 2000 });
    expect(Math.min(seen.fine, seen.overlap)).toBeGreaterThan(100);
  });
});
