import type { Limit } from '../calendar/limit.js';
import type { AccountableLevel } from '../ticket/vocabulary.js';
import { type Deadline, isAbove, type Stage } from './deadline.js';

/** A due instant that passed unmet: never taken back, at most left out of the count. */
export interface Breach {
  readonly stage: Stage;
  readonly cycle: number;
  readonly dueAt: string;
  readonly exempted?: true;
}

/** What a ticket's history says about its clocks. Values, folded event by event; see the functions below. */
export interface TicketClocks {
  /** At most one of each stage, with the milestones that have not been recorded. */
  readonly running: readonly Deadline[];
  /** The office waits for something outside: nothing but an agreed date comes nearer. */
  readonly pausedSince?: string;
  /** The ticket is closed as a duplicate: the linked time counts as a pause once the link is taken back. */
  readonly linkedSince?: string;
  /** How far the present life of the ticket has been escalated. */
  readonly accountable?: AccountableLevel;
  readonly breaches: readonly Breach[];
  /** What has moved the clocks of this life, in the order in which it did; absent: nothing. A clock that is pinned anew from the same start is moved again. */
  readonly moves?: readonly Move[];
  /** Milestones on record, by the clock they belong to: moving or re-pinning a clock tells none of them again. */
  readonly passed: readonly Passed[];
}

/** Time that no pausable clock counts, or what a supervisor granted to one clock. */
export type Move =
  | { readonly what: 'wait'; readonly from: string; readonly to: string }
  | { readonly what: 'extension'; readonly stage: Stage; readonly startedAt: string; readonly by: Limit };

interface Passed {
  readonly stage: Stage;
  readonly startedAt: string;
  readonly at: number;
}

export const NO_CLOCKS: TicketClocks = { running: [], breaches: [], passed: [] };

/** Whether a pause holds this stage back: an agreed date comes nearer all the same. */
export function isPausable(stage: Stage): boolean {
  return stage !== 'perform';
}

/** Starts these clocks, or gives running ones of the same stage new instants. */
export function withDeadlines(clocks: TicketClocks, deadlines: readonly Deadline[]): TicketClocks {
  const others = clocks.running.filter(({ stage }) => !deadlines.some((deadline) => deadline.stage === stage));
  return { ...clocks, running: [...others, ...deadlines.map((deadline) => withoutPassed(clocks, deadline))] };
}

/** A clock with what is still to come: for the event that moves or re-pins it. */
export function withoutPassed(clocks: TicketClocks, deadline: Deadline): Deadline {
  if (clocks.passed.length === 0) return deadline;
  return { ...deadline, milestones: deadline.milestones.filter(({ at }) => !hasPassed(clocks, deadline, at)) };
}

export function stopped(clocks: TicketClocks, stages: readonly Stage[]): TicketClocks {
  return { ...clocks, running: clocks.running.filter(({ stage }) => !stages.includes(stage)) };
}

/** Nothing runs any more: resolved, withdrawn, rejected. What was paused is so no longer. */
export function allStopped(clocks: TicketClocks): TicketClocks {
  const { pausedSince: _pausedSince, linkedSince: _linkedSince, ...others } = clocks;
  return { ...others, running: [] };
}

export function paused(clocks: TicketClocks, at: string): TicketClocks {
  return { ...clocks, pausedSince: at };
}

/** The clocks run on, at the instants that the event brings. */
export function resumed(clocks: TicketClocks, deadlines: readonly Deadline[], at: string): TicketClocks {
  const { pausedSince, ...others } = clocks;
  return withDeadlines(withWait(others, pausedSince, at), deadlines);
}

export function linked(clocks: TicketClocks, at: string): TicketClocks {
  return { ...clocks, linkedSince: at };
}

/** The ticket is no duplicate after all: its clocks run on, at the instants that the event brings. */
export function unlinked(clocks: TicketClocks, deadlines: readonly Deadline[], at: string): TicketClocks {
  const { linkedSince, ...others } = clocks;
  return withDeadlines(withWait(others, linkedSince, at), deadlines);
}

function withWait(clocks: TicketClocks, from: string | undefined, to: string): TicketClocks {
  return from === undefined ? clocks : { ...clocks, moves: [...clocks.moves ?? [], { what: 'wait', from, to }] };
}

/** A supervisor gave this clock more time; the event brings its new instants. */
export function extended(clocks: TicketClocks, deadlines: readonly Deadline[], by: Limit): TicketClocks {
  const moves = deadlines.map(({ stage, startedAt }): Move => ({ what: 'extension', stage, startedAt, by }));
  return withDeadlines({ ...clocks, moves: [...clocks.moves ?? [], ...moves] }, deadlines);
}

/** What was granted to this clock so far. */
export function extensionsOf({ moves = [] }: TicketClocks, clock: Pick<Deadline, 'stage' | 'startedAt'>): readonly Limit[] {
  return moves.flatMap((move) => (move.what === 'extension' && move.stage === clock.stage && move.startedAt === clock.startedAt ? [move.by] : []));
}

/** Whether this milestone of the clock is on record. */
export function hasPassed({ passed }: TicketClocks, { stage, startedAt }: Pick<Deadline, 'stage' | 'startedAt'>, at: number): boolean {
  return passed.some((one) => one.stage === stage && one.startedAt === startedAt && one.at === at);
}

/** A new life after a reopening: the escalation of the last one is over, its breaches stay. */
export function newLife(clocks: TicketClocks): TicketClocks {
  const { accountable: _accountable, moves: _moves, ...others } = allStopped(clocks);
  return others;
}

/** A milestone that was recorded, as DeadlineWarned, DeadlineBreached or TicketEscalated tell it. */
export interface RecordedMilestone {
  readonly stage: Stage;
  readonly cycle: number;
  /** Part of the limit. */
  readonly milestone: number;
  readonly dueAt: string;
  readonly toLevel?: AccountableLevel;
}

export function withRecorded(clocks: TicketClocks, what: 'warned' | 'breached' | 'escalated', fact: RecordedMilestone): TicketClocks {
  const { stage, cycle, milestone: at, dueAt, toLevel } = fact;
  const clock = clocks.running.find((deadline) => deadline.stage === stage);
  const passed = clock === undefined ? clocks.passed : [...clocks.passed, { stage, startedAt: clock.startedAt, at }];
  const running = clocks.running.map((deadline) => (
    deadline.stage === stage ? { ...deadline, milestones: deadline.milestones.filter((rung) => rung.at !== at) } : deadline
  ));
  return {
    ...clocks, running, passed,
    ...(what === 'breached' ? { breaches: [...clocks.breaches, { stage, cycle, dueAt }] } : {}),
    ...(toLevel !== undefined && isAbove(toLevel, clocks.accountable) ? { accountable: toLevel } : {}),
  };
}

/** @returns undefined where there is no such breach, or it is exempted already */
export function withExemption(clocks: TicketClocks, { stage, cycle, dueAt }: Omit<Breach, 'exempted'>): TicketClocks | undefined {
  const found = clocks.breaches.find((breach) => (
    breach.stage === stage && breach.cycle === cycle && breach.dueAt === dueAt && breach.exempted === undefined
  ));
  return found && { ...clocks, breaches: clocks.breaches.map((breach) => (breach === found ? { ...breach, exempted: true } : breach)) };
}
