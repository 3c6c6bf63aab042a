import type { Deadline } from '#libs/ticketing/src/deadlines/deadline.js';
import { nextMilestoneAt } from '#libs/ticketing/src/deadlines/passed-milestones.js';
import { hasPassed, isPausable, NO_CLOCKS, type TicketClocks } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import { clocksAfter } from '#libs/ticketing/src/ticket/ticket-clocks-of.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import { TicketHistoryError } from '../tickets/fold-ticket.js';
import type { Flag } from '../tickets/ticket-row.js';

/** What the fold remembers of a ticket between two events. */
export interface ClockFold {
  readonly streamId: string;
  readonly revision: number;
  readonly ended: boolean;
  /** An imported history that nobody has adopted. */
  readonly dormant: boolean;
  readonly cycle: number;
  /** Undefined: no policy has covered the ticket. */
  readonly clocks?: TicketClocks;
}

/** Exactly the columns of `milestones`. */
export type MilestoneRow = {
  readonly stream_id: string;
  readonly revision: number;
  readonly ended: Flag;
  readonly dormant: Flag;
  readonly cycle: number;
  readonly next_at: number | null;
  readonly due_at: number | null;
  readonly due_stage: string | null;
  readonly paused: Flag;
  readonly warned: Flag;
  readonly breaches: number;
  readonly accountable: string | null;
  readonly clocks: string | null;
};

/** @throws TicketHistoryError when the stream does not begin with the report */
export function startClocks(streamId: string, fact: TicketFact): ClockFold {
  if (fact.type !== 'TicketReported' || fact.revision !== 0) throw new TicketHistoryError(streamId, fact, 'TicketReported at revision 0');
  return foldClocks({ streamId, revision: -1, ended: false, dormant: fact.data.imported === true, cycle: 0 }, fact);
}

/**
 * Folds one event. Pure, and the same for the live projection and every rebuild.
 * @throws TicketHistoryError when an event is missing or comes twice
 */
export function foldClocks(fold: ClockFold, fact: TicketFact): ClockFold {
  if (fact.revision !== fold.revision + 1) throw new TicketHistoryError(fold.streamId, fact, `revision ${fold.revision + 1}`);
  const seen = { ...fold, revision: fact.revision };
  // A source's step outside the live rules is evidence only, but its resolution stands.
  if (fact.imported !== undefined && fact.type !== 'TicketResolved') return seen;
  const { clocks, dormant } = fold;
  const after = clocksAfter({ ...(clocks === undefined ? {} : { clocks }), imported: dormant, adopted: false }, fact);
  return withStatus(after === undefined ? seen : { ...seen, clocks: after }, fact);
}

function withStatus(fold: ClockFold, fact: TicketFact): ClockFold {
  switch (fact.type) {
    case 'TicketAdopted':
      return { ...fold, dormant: false };
    case 'TicketClosed':
    case 'TicketWithdrawn':
    case 'TicketRejected':
      return { ...fold, ended: true };
    case 'TicketUnlinked':
      return fact.data.kind === 'duplicate' ? { ...fold, ended: false } : fold;
    case 'TicketReopened':
      return { ...fold, ended: false, cycle: fold.cycle + 1 };
    default:
      return fold;
  }
}

export function milestoneRow({ streamId, revision, ended, dormant, cycle, clocks }: ClockFold): MilestoneRow {
  const { running, breaches, pausedSince, accountable } = clocks ?? NO_CLOCKS;
  const next = clocks === undefined || ended || dormant ? undefined : nextMilestoneAt(clocks);
  const due = clocks === undefined || ended ? undefined : nextDue(clocks);
  return {
    stream_id: streamId, revision, ended: flag(ended), dormant: flag(dormant), cycle,
    next_at: next === undefined ? null : Date.parse(next),
    due_at: due === undefined ? null : Date.parse(due.dueAt), due_stage: due?.stage ?? null,
    paused: flag(pausedSince !== undefined), warned: flag(clocks !== undefined && running.some((deadline) => isWarned(clocks, deadline))),
    breaches: breaches.filter((breach) => breach.cycle === cycle && breach.exempted === undefined).length,
    accountable: accountable ?? null, clocks: clocks === undefined ? null : JSON.stringify(clocks),
  };
}

export function clockFoldOf(row: MilestoneRow): ClockFold {
  const { stream_id, revision, ended, dormant, cycle, clocks } = row;
  return { streamId: stream_id, revision, ended: ended === 1, dormant: dormant === 1, cycle, ...(clocks === null ? {} : { clocks: JSON.parse(clocks) as TicketClocks }) };
}

function nextDue(clocks: TicketClocks): Deadline | undefined {
  const running = clocks.running.filter((deadline) => !hasPassed(clocks, deadline, 1) && (clocks.pausedSince === undefined || !isPausable(deadline.stage)));
  return running.reduce<Deadline | undefined>((first, deadline) => (first === undefined || deadline.dueAt < first.dueAt ? deadline : first), undefined);
}

/** Some of its limit is over and a warning said so; after the breach nothing warns any more. */
function isWarned(clocks: TicketClocks, deadline: Deadline): boolean {
  if (hasPassed(clocks, deadline, 1)) return false;
  return clocks.passed.some(({ stage, startedAt }) => stage === deadline.stage && startedAt === deadline.startedAt);
}

const flag = (is: boolean): Flag => (is ? 1 : 0);
