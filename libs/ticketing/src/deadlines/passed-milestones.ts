import type { AccountableLevel } from '../ticket/vocabulary.js';
import { type Deadline, isAbove, type PinnedMilestone, stageOrder } from './deadline.js';
import { isPausable, type RecordedMilestone, type TicketClocks } from './ticket-clocks.js';

/** What the passing of one milestone leads to. */
export type PassedMilestone = RecordedMilestone & Pick<Deadline, 'policy' | 'calendar'> & (
  | { readonly what: 'warned' | 'closed' }
  | { readonly what: 'breached' | 'escalated'; readonly fromLevel?: AccountableLevel }
);

interface Candidate {
  readonly deadline: Deadline;
  readonly milestone: PinnedMilestone;
}

/**
 * The milestones that have passed by `now` and are not on record, in the order in which they passed. Passed means
 * `dueAt < now`: what happens at the instant itself is in time. A pure function of what was pinned: whoever asks, however
 * often and however late, is told the same.
 */
export function passedMilestones(clocks: TicketClocks, now: string): PassedMilestone[] {
  let { accountable } = clocks;
  const passed: PassedMilestone[] = [];
  for (const { deadline, milestone } of inOrder(clocks, now)) {
    if (!tells(milestone, accountable)) continue;
    const told = toldOf(deadline, milestone, accountable);
    passed.push(told);
    // A closed ticket has no clocks.
    if (told.what === 'closed') break;
    if (told.toLevel !== undefined) accountable = told.toLevel;
  }
  return passed;
}

/** When the ticket is to be woken: just after its earliest milestone that will tell anything. Undefined: nothing is to come. */
export function nextMilestoneAt(clocks: TicketClocks): string | undefined {
  let next: string | undefined;
  for (const deadline of notHeld(clocks)) {
    for (const milestone of deadline.milestones) {
      if (tells(milestone, clocks.accountable) && (next === undefined || milestone.dueAt < next)) next = milestone.dueAt;
    }
  }
  return next;
}

/** The clocks that a pause does not hold back. */
export function notHeld({ running: deadlines, pausedSince }: TicketClocks): readonly Deadline[] {
  return pausedSince === undefined ? deadlines : deadlines.filter(({ stage }) => !isPausable(stage));
}

function inOrder(clocks: TicketClocks, now: string): Candidate[] {
  const candidates = notHeld(clocks).flatMap((deadline) => (
    deadline.milestones.filter(({ dueAt }) => dueAt < now).map((milestone) => ({ deadline, milestone }))
  ));
  return candidates.sort((one, other) => compare(one.milestone.dueAt, other.milestone.dueAt)
    || stageOrder(one.deadline.stage) - stageOrder(other.deadline.stage) || one.milestone.at - other.milestone.at);
}

/** RFC 3339 in UTC with milliseconds: the order of the texts is that of the instants. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Accountability never moves downwards in one life: a rung that would not raise it has nothing to tell. */
function tells(milestone: PinnedMilestone, accountable: AccountableLevel | undefined): boolean {
  return milestone.action !== 'escalate' || isAbove(milestone.toLevel, accountable);
}

function toldOf({ stage, cycle, policy, calendar }: Deadline, milestone: PinnedMilestone, accountable: AccountableLevel | undefined): PassedMilestone {
  const fact = { stage, cycle, milestone: milestone.at, dueAt: milestone.dueAt, policy, calendar };
  switch (milestone.action) {
    case 'warn':
      return { ...fact, what: 'warned' };
    case 'close':
      return { ...fact, what: 'closed' };
    case 'breach':
      return { ...fact, what: 'breached', ...levels(milestone.toLevel, accountable) };
    case 'escalate':
      return { ...fact, what: 'escalated', ...levels(milestone.toLevel, accountable) };
    default: {
      const never: never = milestone;
      throw new Error(`unknown milestone ${JSON.stringify(never)}`);
    }
  }
}

function levels(toLevel: AccountableLevel | undefined, fromLevel: AccountableLevel | undefined) {
  if (toLevel === undefined || !isAbove(toLevel, fromLevel)) return {};
  return { ...(fromLevel === undefined ? {} : { fromLevel }), toLevel };
}
