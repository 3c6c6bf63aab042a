import type { Limit } from '../calendar/limit.js';
import { ACCOUNTABLE_LEVELS, type AccountableLevel } from '../ticket/vocabulary.js';

/** What is to happen in time: dispatch and resolve from the report, acknowledge from each dispatch, rate from the resolution. */
export const STAGES = ['dispatch', 'acknowledge', 'resolve', 'rate', 'perform'] as const;
export type Stage = (typeof STAGES)[number];

/**
 * What somebody owes: breaches, what is overdue and punctuality are about these. To rate is the reporter's right, not a duty: his
 * window closes without anybody having missed anything, and how many answer is V of the 三率.
 */
export const DUTY_STAGES = ['dispatch', 'acknowledge', 'resolve', 'perform'] as const satisfies readonly Stage[];
export type DutyStage = (typeof DUTY_STAGES)[number];

export function isDuty(stage: Stage): stage is DutyStage {
  return stage !== 'rate';
}

/**
 * One rung of a ladder. `at` is a part of the limit, 1 the due instant. `close` ends a ticket that nobody rated; the others
 * are told as DeadlineWarned, DeadlineBreached and TicketEscalated.
 */
export type LadderStep =
  | { readonly at: number; readonly action: 'warn' | 'close' }
  | { readonly at: number; readonly action: 'breach'; readonly toLevel?: AccountableLevel }
  | { readonly at: number; readonly action: 'escalate'; readonly toLevel: AccountableLevel };

export type Ladder = readonly LadderStep[];

/** A rung as an instant (RFC 3339 in UTC with milliseconds). */
export type PinnedMilestone = LadderStep & { readonly dueAt: string };

export interface PublishedRef {
  readonly name: string;
  readonly version: number;
}

/** Which rule of which published policy a deadline follows. */
export interface PolicyRef extends PublishedRef {
  readonly rule: string;
}

/**
 * A running clock as the event carries it that started or moved it: every milestone that has not passed is an instant, so
 * that no policy or calendar published later can move it.
 */
export interface Deadline {
  readonly stage: Stage;
  /** The ticket's life that it belongs to: 0, and one more after each reopening. */
  readonly cycle: number;
  readonly startedAt: string;
  /** In time up to and including this instant. */
  readonly dueAt: string;
  /** Absent for `perform`: the parties agreed on an instant. */
  readonly limit?: Limit;
  readonly policy: PolicyRef;
  readonly calendar: PublishedRef;
  readonly milestones: readonly PinnedMilestone[];
}

/** Where in STAGES: facts of the same instant are told in this order. */
export function stageOrder(stage: Stage): number {
  return STAGES.indexOf(stage);
}

/** Whether the first is accountable above the second; nobody (undefined) stands below all. */
export function isAbove(level: AccountableLevel, other: AccountableLevel | undefined): boolean {
  return other === undefined || ACCOUNTABLE_LEVELS.indexOf(level) > ACCOUNTABLE_LEVELS.indexOf(other);
}
