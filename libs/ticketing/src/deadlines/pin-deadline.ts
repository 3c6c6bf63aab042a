import { add, part } from '../calendar/clocks.js';
import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import type { ClockKind, Limit } from '../calendar/limit.js';
import { instantText } from '../ticket/instant.js';
import type { Deadline, Ladder, LadderStep, PinnedMilestone, PolicyRef, Stage } from './deadline.js';

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
 * @throws BeyondCalendarError when the start or the due instant lies outside the years that the calendar knows
 */
export function pinDeadline({ stage, cycle, startedAt }: ClockStart, { policy, limit, ladder }: StagePlan, calendar: CompiledCalendar): Deadline {
  const start = Date.parse(startedAt);
  const due = add(calendar, start, limit);
  return { calendar: refOf(calendar), cycle, dueAt: instantText(due), limit, milestones: rungs(ladder, calendar, limit.clock, start, due), policy, stage, startedAt };
}

/**
 * A date that the parties agreed on: the ladder counts the time that passes until then.
 * @param dueAt after `startedAt`
 */
export function pinAgreement(
  { cycle, startedAt }: Omit<ClockStart, 'stage'>, dueAt: string, policy: PolicyRef, ladder: Ladder, calendar: CompiledCalendar,
): Deadline {
  const milestones = rungs(ladder, calendar, 'continuous', Date.parse(startedAt), Date.parse(dueAt));
  return { calendar: refOf(calendar), cycle, dueAt, milestones, policy, stage: 'perform', startedAt };
}

function rungs(ladder: Ladder, calendar: CompiledCalendar, clock: ClockKind, start: number, due: number): PinnedMilestone[] {
  return ladder.map((step) => pinned(step, instantText(part(calendar, clock, start, due, step.at))));
}

/** In the order of canonical JSON, which hashes it several times faster; so is the deadline. */
function pinned(step: LadderStep, dueAt: string): PinnedMilestone {
  const { action, at } = step;
  return ('toLevel' in step ? { action, at, dueAt, toLevel: step.toLevel } : { action, at, dueAt }) as PinnedMilestone;
}

function refOf({ document: { name, version } }: CompiledCalendar): Deadline['calendar'] {
  return { name, version };
}
