import type { DayClock, HourClock } from '../calendar/limit.js';
import type { AccountableLevel, Kind, Urgency } from '../ticket/vocabulary.js';

/** What a policy limits: dispatch and resolve from the report, acknowledge from each dispatch, rate from the resolution. */
export const LIMITED_STAGES = ['dispatch', 'acknowledge', 'resolve', 'rate'] as const;
export type LimitedStage = (typeof LIMITED_STAGES)[number];

/** What has a ladder: also an agreement, whose date the parties set. */
export const LADDER_STAGES = ['dispatch', 'acknowledge', 'resolve', 'perform', 'rate'] as const;
export type LadderStage = (typeof LADDER_STAGES)[number];

/** As people write it. Hours in quarters, because they are exact in every notation; days are whole. */
export type PolicyLimit = { readonly clock: HourClock; readonly hours: number } | { readonly clock: DayClock; readonly days: number };

/** `at` is a part of the limit; 1 is the due instant. */
export type DutyStep =
  | { readonly at: number; readonly action: 'warn' }
  | { readonly at: number; readonly action: 'breach'; readonly escalateTo?: AccountableLevel }
  | { readonly at: number; readonly action: 'escalate'; readonly escalateTo: AccountableLevel };

/** A resident who does not rate breaks no duty: the ticket is closed when his time is over, and nobody answers for it. */
export type RatingStep = { readonly at: number; readonly action: 'warn' | 'close' };

export interface StageLadders {
  readonly dispatch: readonly DutyStep[];
  readonly acknowledge: readonly DutyStep[];
  readonly resolve: readonly DutyStep[];
  /** Absent: as for resolve. */
  readonly perform?: readonly DutyStep[];
  readonly rate: readonly RatingStep[];
}

/** Which tickets a rule is for. What is left out does not matter to it; at least one is given. */
export interface RuleScope {
  readonly kinds?: readonly Kind[];
  readonly urgencies?: readonly Urgency[];
  /** Exact labels, or everything below one: `water/*` has `water/rain pipe` and `water/meter/broken`, not `water`. */
  readonly categories?: readonly string[];
  readonly communities?: readonly string[];
}

export interface PolicyRule {
  /** Small letters, digits and hyphens; `default` is taken. */
  readonly name: string;
  readonly when: RuleScope;
  /** What it leaves out is as in the default. */
  readonly limits?: { readonly [S in LimitedStage]?: PolicyLimit };
  /** One ladder for every stage but rate, or some stages by name. What it leaves out is as in the default. */
  readonly ladder?: readonly DutyStep[] | Partial<StageLadders>;
}

/**
 * How long each stage of a ticket may take and who becomes accountable when: plain JSON, never changed after publication;
 * a correction is the next version. JSON Schema: docs/examples/policy.schema.json. What the schema cannot say is checked
 * by `faultsOfPolicy`.
 */
export interface PolicyDocument {
  /** Small letters, digits and hyphens. All versions of a policy share it. */
  readonly name: string;
  /** From 1. */
  readonly version: number;
  readonly title: string;
  /** The published calendar that its clocks count by. */
  readonly calendar: { readonly name: string; readonly version: number };
  /** Where given, a rule that names another category is a fault. */
  readonly categories?: readonly string[];
  readonly rules: readonly PolicyRule[];
  /** For every ticket that no rule is for. */
  readonly default: {
    readonly limits: { readonly [S in LimitedStage]: PolicyLimit };
    readonly ladder: readonly DutyStep[] | StageLadders;
  };
}

/** The name under which the default applies. */
export const DEFAULT_RULE = 'default';

/** Where a list stands for all stages, this one holds for rate. */
export const CLOSE_WHEN_DUE: readonly RatingStep[] = [{ at: 1, action: 'close' }];

/**
 * Sizes of a document: ample for a city, small enough to check in a fraction of a second. `cells` bounds kinds × urgencies ×
 * (categories and families that rules name + 1) × (communities that rules name + 1), which the check goes through one by one.
 */
export const POLICY_LIMITS = {
  version: 1_000_000, title: 120, name: 40, label: 242, communityId: 64, rules: 100, categories: 1000, entries: 200, steps: 20, at: 10,
  hours: 8784, days: 366, cells: 200_000,
} as const;
