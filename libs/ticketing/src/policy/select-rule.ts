import type { Limit } from '../calendar/limit.js';
import type { AccountableLevel } from '../ticket/vocabulary.js';
import {
  CLOSE_WHEN_DUE, DEFAULT_RULE, type DutyStep, LADDER_STAGES, type LadderStage, LIMITED_STAGES, type LimitedStage, type PolicyDocument, type PolicyLimit,
  type PolicyRule, type RatingStep, type StageLadders,
} from './policy-document.js';
import { matches, type PolicySubject } from './rule-scope.js';
import { setWhere } from './rule-set.js';
import { Specificity } from './specificity.js';
import { type SubjectClasses, subjectClasses } from './subject-classes.js';

/** A step as deadlines carry it. */
export type Rung =
  | { readonly at: number; readonly action: 'warn' | 'close' }
  | { readonly at: number; readonly action: 'breach'; readonly toLevel?: AccountableLevel }
  | { readonly at: number; readonly action: 'escalate'; readonly toLevel: AccountableLevel };

/** What holds for a ticket, with nothing left out: limits in the clocks' own units, a ladder for each stage. */
export interface ResolvedRule {
  /** `default` where no rule is for the ticket. */
  readonly ruleName: string;
  readonly limits: { readonly [S in LimitedStage]: Limit };
  readonly ladder: { readonly [S in LadderStage]: readonly Rung[] };
}

/** Reports are the hot path and policies never change: what was made of a document lives as long as the document. */
const selections = new WeakMap<PolicyDocument, Selection>();

/**
 * The rule that applies to a ticket: of those that are for it the one whose tickets all the others are for too, else the
 * default. The same object for every ticket of the same rule.
 * @param policy without faults, see `faultsOfPolicy`
 */
export function ruleFor(policy: PolicyDocument, subject: PolicySubject): ResolvedRule {
  let selection = selections.get(policy);
  if (selection === undefined) selections.set(policy, selection = new Selection(policy));
  return selection.ruleFor(subject);
}

class Selection {
  private readonly classes: SubjectClasses;
  private readonly specificity: Specificity<PolicyRule>;
  private readonly resolved: ReadonlyMap<PolicyRule | undefined, ResolvedRule>;
  /** Bounded by the cells of the document: only named categories and communities tell keys apart. */
  private readonly chosen = new Map<string, ResolvedRule>();

  constructor(policy: PolicyDocument) {
    this.classes = subjectClasses(policy.rules);
    this.specificity = new Specificity(policy.rules);
    this.resolved = new Map([undefined, ...policy.rules].map((rule) => [rule, resolve(policy, rule)]));
  }

  ruleFor({ kind, urgency, category, communityId }: PolicySubject): ResolvedRule {
    const subject = {
      kind, urgency, category: this.classes.categoryClass(category), communityId: this.classes.communityClass(communityId),
    };
    const key = `${kind}\n${urgency}\n${subject.category}\n${subject.communityId}`;
    let rule = this.chosen.get(key);
    if (rule === undefined) this.chosen.set(key, rule = this.choose(subject));
    return rule;
  }

  private choose(subject: PolicySubject): ResolvedRule {
    const { ordered } = this.specificity;
    const [place] = this.specificity.mostSpecificOf(setWhere(ordered, ({ when }) => matches(when, subject)));
    return this.resolved.get(place === undefined ? undefined : ordered[place])!;
  }
}

function resolve(policy: PolicyDocument, rule: PolicyRule | undefined): ResolvedRule {
  const limits = { ...policy.default.limits, ...rule?.limits };
  const byDefault = byStage(policy.default.ladder);
  const ladders: Partial<StageLadders> = { rate: CLOSE_WHEN_DUE, perform: byDefault.resolve ?? [], ...byDefault, ...byStage(rule?.ladder ?? {}) };
  return {
    ruleName: rule?.name ?? DEFAULT_RULE,
    limits: forEach(LIMITED_STAGES, (stage) => limitOf(limits[stage])),
    ladder: forEach(LADDER_STAGES, (stage) => (ladders[stage] ?? []).map(rungOf)),
  };
}

function forEach<K extends string, V>(keys: readonly K[], make: (key: K) => V): { readonly [P in K]: V } {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as { [P in K]: V };
}

/** A list stands for every stage in which somebody has a duty, so not for rate. */
function byStage(ladder: readonly DutyStep[] | Partial<StageLadders>): Partial<StageLadders> {
  return isList(ladder) ? { dispatch: ladder, acknowledge: ladder, resolve: ladder, perform: ladder } : ladder;
}

const isList = (ladder: readonly DutyStep[] | Partial<StageLadders>): ladder is readonly DutyStep[] => Array.isArray(ladder);

const HOUR_MS = 3_600_000;

function limitOf(limit: PolicyLimit): Limit {
  return 'hours' in limit ? { clock: limit.clock, ms: limit.hours * HOUR_MS } : { clock: limit.clock, days: limit.days };
}

function rungOf(step: DutyStep | RatingStep): Rung {
  if (!('escalateTo' in step) || step.escalateTo === undefined) return step;
  return { at: step.at, action: step.action, toLevel: step.escalateTo };
}
