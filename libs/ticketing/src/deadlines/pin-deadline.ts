import { add, part } from '../calendar/clocks.js';
import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { ClockKind, Limit } from '../calendar/limit.js';
import type { Deadline, Ladder, PinnedMilestone, PolicyRef, Stage } from './deadline.js';

/** What a policy says about one stage of one ticket. */
export interface StagePlan {
  readonly policy: PolicyRef;
  readonly limit: Limit;
  readonly ladder: Ladder;
}

export interface ClockStart {
  readonly stage: Stage;
  readonly cycle: number;
  /** RFC 3339. */
  readonly startedAt: string;
}

/**
 * A limit that starts now, with every milestone as an instant.
 * @throws RangeError when the due instant lies outside the years that the calendar knows
 */
export function pinDeadline({ stage, cycle, startedAt }: ClockStart, { policy, limit, ladder }: StagePlan, calendar: CompiledCalendar): Deadline {
  const start = Date.parse(startedAt);
  const due = add(calendar, start, limit);
  return { stage, cycle, startedAt, dueAt: text(due), limit, policy, calendar: refOf(calendar), milestones: rungs(ladder, calendar, limit.clock, start, due) };
}

/**
 * A date that the parties agreed on: the ladder counts the time that passes until then.
 * @param dueAt after `startedAt`
 */
export function pinAgreement(
  { cycle, startedAt }: Omit<ClockStart, 'stage'>, dueAt: string, policy: PolicyRef, ladder: Ladder, calendar: CompiledCalendar,
): Deadline {
  const milestones = rungs(ladder, calendar, 'continuous', Date.parse(startedAt), Date.parse(dueAt));
  return { stage: 'perform', cycle, startedAt, dueAt, policy, calendar: refOf(calendar), milestones };
}

function rungs(ladder: Ladder, calendar: CompiledCalendar, clock: ClockKind, start: number, due: number): PinnedMilestone[] {
  return ladder.map((step) => ({ ...step, dueAt: text(part(calendar, clock, start, due, step.at)) }));
}

function refOf({ document: { name, version } }: CompiledCalendar): Deadline['calendar'] {
  return { name, version };
}

function text(instant: number): string {
  return new Date(instant).toISOString();
}
