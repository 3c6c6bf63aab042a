import type { CompiledCalendar } from '../calendar/compiled-calendar.js';
import { type Explanation, explain } from '../calendar/explain-clock.js';
import type { Limit } from '../calendar/limit.js';
import { evolve } from '../ticket/evolve.js';
import { countedInstant } from '../ticket/ticket-clocks-of.js';
import type { TicketEventType, TicketFact } from '../ticket/ticket-event.js';
import type { ExistingTicket, Ticket } from '../ticket/ticket-state.js';
import type { Deadline, PinnedMilestone, PolicyRef, PublishedRef, Stage } from './deadline.js';
import { meets } from './meets.js';
import { isPausable, NO_CLOCKS } from './ticket-clocks.js';

/** What moved a due instant after it was pinned, and where to. Revisions lead to the events. */
export type DueMove = { readonly revision: number; readonly dueAt: string } & (
  | { readonly what: 'wait'; readonly from: string; readonly to: string }
  | { readonly what: 'extension'; readonly by: Limit; readonly requestedBy: string; readonly approvedBy: string }
  | { readonly what: 'policy'; readonly policy: PolicyRef }
);

/**
 * `met`: done in time. `breached`: the due instant passed unmet, whatever was done later; `exempted`: left out of the count.
 * `stopped`: nothing has to be done any more. `held`: paused, or closed as a duplicate.
 */
export type DeadlineStatus = 'running' | 'held' | 'met' | 'breached' | 'exempted' | 'stopped';

export interface ExplainedMilestone {
  readonly milestone: PinnedMilestone;
  /** Absent: it has not passed, or had nothing to tell. */
  readonly told?: { readonly revision: number; readonly recordedAt: string };
}

/** Why one limit is due when it is. */
export interface DeadlineExplanation {
  readonly stage: Stage;
  readonly cycle: number;
  readonly startedAt: string;
  /** Of the event that started the clock. */
  readonly revision: number;
  readonly dueAt: string;
  readonly status: DeadlineStatus;
  readonly endedAt?: string;
  readonly policy: PolicyRef;
  readonly calendar: PublishedRef;
  readonly milestones: readonly ExplainedMilestone[];
  /** The limit alone, without what moved it; absent where the parties agreed on an instant. */
  readonly limit?: Explanation;
  readonly moves: readonly DueMove[];
}

interface Track {
  deadline: Deadline;
  readonly revision: number;
  readonly milestones: Map<number, ExplainedMilestone>;
  readonly moves: DueMove[];
  ended?: { readonly at: string; readonly by: TicketEventType };
  breached?: 'breached' | 'exempted';
}

/**
 * Every limit a ticket ever had, in the order in which their clocks started: a fold over its history, fact by fact, so that it
 * says for any prefix what was known then.
 */
export class DeadlineHistory {
  private readonly tracks = new Map<string, Track>();
  private ticket: Ticket = { status: 'none' };

  /** @param fact the next of the ticket, from revision 0 */
  take(fact: TicketFact): void {
    const before = this.ticket;
    this.ticket = evolve(before, fact);
    if (this.ticket.status !== 'none') follow(this.tracks, before, this.ticket, fact);
  }

  /** How many limits there were. */
  get size(): number {
    return this.tracks.size;
  }

  /**
   * The latest of them, at most so many; each costs the working out of its due instant.
   * @param calendars those that the deadlines name
   */
  explain(calendars: (ref: PublishedRef) => CompiledCalendar, latest: number): DeadlineExplanation[] {
    return [...this.tracks.values()].slice(-latest).map((track) => explained(track, this.ticket, calendars));
  }
}

function follow(tracks: Map<string, Track>, before: Ticket, after: ExistingTicket, fact: TicketFact): void {
  const was = before.status === 'none' ? NO_CLOCKS : before.clocks ?? NO_CLOCKS;
  const is = after.clocks ?? NO_CLOCKS;
  const told = 'deadlines' in fact.data ? fact.data.deadlines ?? [] : [];
  for (const deadline of told) {
    const track = tracks.get(keyOf(deadline));
    if (track === undefined) tracks.set(keyOf(deadline), begun(deadline, fact.revision));
    else move(track, deadline, before, after, fact);
  }
  if (fact.type === 'DeadlineWarned' || fact.type === 'DeadlineBreached' || fact.type === 'TicketEscalated') {
    const running = was.running.find(({ stage }) => stage === fact.data.stage);
    const track = running && tracks.get(keyOf(running));
    const known = track?.milestones.get(fact.data.milestone);
    if (track !== undefined && known !== undefined) {
      track.milestones.set(fact.data.milestone, { ...known, told: { revision: fact.revision, recordedAt: fact.recordedAt } });
      if (fact.type === 'DeadlineBreached') track.breached = 'breached';
    }
  }
  if (fact.type === 'BreachExempted') {
    for (const track of tracks.values()) {
      const { stage, cycle, dueAt } = track.deadline;
      if (stage === fact.data.stage && cycle === fact.data.cycle && dueAt === fact.data.dueAt) track.breached = 'exempted';
    }
  }
  for (const deadline of was.running) {
    const track = tracks.get(keyOf(deadline));
    const goesOn = is.running.some((running) => keyOf(running) === keyOf(deadline));
    if (track !== undefined && !goesOn) track.ended = { at: countedInstant(after, fact), by: fact.type };
  }
}

function begun(deadline: Deadline, revision: number): Track {
  return { deadline, revision, milestones: new Map(deadline.milestones.map((milestone) => [milestone.at, { milestone }])), moves: [] };
}

function move(track: Track, deadline: Deadline, before: Ticket, after: ExistingTicket, fact: TicketFact): void {
  track.deadline = deadline;
  for (const milestone of deadline.milestones) track.milestones.set(milestone.at, { milestone });
  const { revision } = fact;
  const { dueAt } = deadline;
  const clocks = before.status === 'none' ? undefined : before.clocks;
  switch (fact.type) {
    case 'ClockResumed':
    case 'TicketUnlinked': {
      const from = fact.type === 'ClockResumed' ? clocks?.pausedSince : clocks?.linkedSince;
      if (from !== undefined) track.moves.push({ what: 'wait', from, to: countedInstant(after, fact), revision, dueAt });
      return;
    }
    case 'DeadlineExtended': {
      const { by, requestedBy, approvedBy } = fact.data;
      track.moves.push({ what: 'extension', by, requestedBy, approvedBy, revision, dueAt });
      return;
    }
    default:
      track.moves.push({ what: 'policy', policy: deadline.policy, revision, dueAt });
  }
}

function explained({ deadline, revision, milestones, moves, ended, breached }: Track, ticket: Ticket, calendars: (ref: PublishedRef) => CompiledCalendar): DeadlineExplanation {
  const { stage, cycle, startedAt, dueAt, policy, calendar, limit } = deadline;
  return {
    stage, cycle, startedAt, revision, dueAt, policy, calendar, moves,
    status: breached ?? (ended === undefined ? standing(deadline, ticket) : meets(ended.by, stage) ? 'met' : 'stopped'),
    ...(ended === undefined ? {} : { endedAt: ended.at }),
    milestones: [...milestones.values()].toSorted((one, other) => one.milestone.at - other.milestone.at),
    ...(limit === undefined ? {} : { limit: explain(calendars(calendar), Date.parse(startedAt), limit) }),
  };
}

function standing({ stage }: Deadline, ticket: Ticket): 'running' | 'held' {
  const clocks = ticket.status === 'none' ? undefined : ticket.clocks;
  const held = clocks?.linkedSince !== undefined || (clocks?.pausedSince !== undefined && isPausable(stage));
  return held ? 'held' : 'running';
}

function keyOf({ stage, cycle, startedAt }: Deadline): string {
  return `${stage} ${cycle} ${startedAt}`;
}
