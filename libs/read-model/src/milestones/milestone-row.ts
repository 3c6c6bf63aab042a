import type { Deadline } from '#libs/ticketing/src/deadlines/deadline.js';
import { nextMilestoneAt, notHeld } from '#libs/ticketing/src/deadlines/passed-milestones.js';
import { hasPassed, type TicketClocks } from '#libs/ticketing/src/deadlines/ticket-clocks.js';
import type { Flag, TicketRow } from '../tickets/ticket-row.js';

/** Exactly the columns of `milestones`. */
export type MilestoneRow = {
  readonly report_position: number;
  readonly stream_id: string;
  readonly next_at: number | null;
  readonly due_at: number | null;
  readonly due_stage: string | null;
  readonly paused: Flag;
  readonly warned: Flag;
  readonly breaches: number;
  readonly accountable: string | null;
};

type ClockBearingRow = Pick<TicketRow, 'report_position' | 'stream_id' | 'status' | 'imported' | 'adopted' | 'reopened_count'>;

/** @param ticket the ticket's row after the event that left its clocks so */
export function milestoneRow({ report_position, stream_id, status, imported, adopted, reopened_count }: ClockBearingRow, clocks: TicketClocks): MilestoneRow {
  const ended = status === 'closed' || status === 'withdrawn' || status === 'rejected';
  const next = ended || (imported === 1 && adopted === 0) ? undefined : nextMilestoneAt(clocks);
  const due = ended ? undefined : nextDue(clocks);
  return {
    report_position, stream_id,
    next_at: next === undefined ? null : Date.parse(next),
    due_at: due === undefined ? null : Date.parse(due.dueAt), due_stage: due?.stage ?? null,
    paused: flag(clocks.pausedSince !== undefined), warned: flag(clocks.running.some((deadline) => isWarned(clocks, deadline))),
    breaches: clocks.breaches.filter((breach) => breach.cycle === reopened_count && breach.exempted === undefined).length,
    accountable: clocks.accountable ?? null,
  };
}

function nextDue(clocks: TicketClocks): Deadline | undefined {
  const running = notHeld(clocks).filter((deadline) => !hasPassed(clocks, deadline, 1));
  return running.reduce<Deadline | undefined>((first, deadline) => (first === undefined || deadline.dueAt < first.dueAt ? deadline : first), undefined);
}

/** Some of its limit is over and a warning said so; after the breach nothing warns any more. */
function isWarned(clocks: TicketClocks, deadline: Deadline): boolean {
  if (hasPassed(clocks, deadline, 1)) return false;
  return clocks.passed.some(({ stage, startedAt }) => stage === deadline.stage && startedAt === deadline.startedAt);
}

const flag = (is: boolean): Flag => (is ? 1 : 0);
