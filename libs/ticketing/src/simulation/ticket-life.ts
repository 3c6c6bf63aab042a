import type { DecisionContext, Fact } from '../decider.js';
import { type Deadline, type Stage } from '../deadlines/deadline.js';
import { meets } from '../deadlines/meets.js';
import { hasPassed, NO_CLOCKS, type TicketClocks } from '../deadlines/ticket-clocks.js';
import { evolve } from '../ticket/evolve.js';
import { SYSTEM } from '../ticket/system.js';
import { countedInstant } from '../ticket/ticket-clocks-of.js';
import type { TicketFact } from '../ticket/ticket-event.js';
import type { Ticket } from '../ticket/ticket-state.js';
import { timeBrings } from '../ticket/time-brings.js';
import type { Escalation, StageObligation, TicketOutcome } from './ticket-outcome.js';

/** One clock, from its start to what became of it. */
interface Duty {
  readonly stage: Stage;
  readonly startedAt: string;
  dueAt: string;
  metAt: number | null;
  over: boolean;
}

/** A ticket's life, told event by event, and what its deadlines came to. */
export class TicketLife {
  ticket: Ticket = { status: 'none' };
  private readonly escalations: Escalation[] = [];
  private duties: Duty[] = [];

  apply(fact: Fact<string, object>): void {
    const { ticket: before } = this;
    this.ticket = evolve(before, fact);
    const [was, is] = [clocksOf(before), clocksOf(this.ticket)];
    const known = fact as TicketFact;
    if (known.type === 'DeadlineBreached' || known.type === 'TicketEscalated') {
      const { stage, cycle, toLevel } = known.data;
      if (toLevel !== undefined) this.escalations.push({ stage, cycle, toLevel });
    }
    if (was !== is) this.watch(was, is, known, instantOf(before, known));
  }

  /** Records what has passed by then, as the decider does before a command. */
  bringTime(context: DecisionContext): void {
    for (const event of timeBrings(this.ticket, context)) {
      this.apply({ type: event.type, data: event.data, revision: 0, occurredAt: event.occurredAt ?? context.occurredAt, recordedAt: context.now, actor: SYSTEM });
    }
  }

  /** What it has come to. @throws Error for a life without a report */
  outcome(): TicketOutcome {
    const { ticket } = this;
    if (ticket.status === 'none') throw new Error('a ticket that was never reported has no outcome');
    const ended = ticket.status === 'rejected' || ticket.status === 'withdrawn' || (ticket.status === 'closed' && ticket.reasonCode === 'duplicate');
    const { breaches } = clocksOf(ticket);
    const filedAt = Date.parse(ticket.reportedAt);
    return {
      status: ticket.status, breaches, escalations: this.escalations,
      obligations: this.duties.map(({ stage, dueAt, metAt }): StageObligation => ({
        stage, filedAt, dueAt: Date.parse(dueAt), metAt, ended,
        exempted: breaches.some((breach) => breach.exempted === true && breach.stage === stage && breach.dueAt === dueAt),
      })),
    };
  }

  private watch(was: TicketClocks, is: TicketClocks, fact: TicketFact, at: number): void {
    for (const { stage, startedAt } of was.running) {
      if (clockOf(is, stage)?.startedAt !== startedAt) this.end(stage, at, meets(fact.type, stage));
    }
    for (const deadline of is.running) {
      const open = this.open(deadline.stage);
      // A clock is missed once, whatever its due instant is set to afterwards.
      if (open !== undefined) {
        if (Date.parse(open.dueAt) >= at) open.dueAt = deadline.dueAt;
      } else if (!hasPassed(is, deadline, 1)) {
        const { stage, startedAt, dueAt } = deadline;
        this.duties.push({ stage, startedAt, dueAt, metAt: null, over: false });
      }
    }
  }

  /** What is dropped in time was never due. */
  private end(stage: Stage, at: number, met: boolean): void {
    const open = this.open(stage);
    if (open === undefined) return;
    open.over = true;
    if (met) open.metAt = at;
    else if (Date.parse(open.dueAt) >= at) this.duties = this.duties.filter((duty) => duty !== open);
  }

  private open(stage: Stage): Duty | undefined {
    return this.duties.find((duty) => duty.stage === stage && !duty.over);
  }
}

function clocksOf(ticket: Ticket): TicketClocks {
  return ticket.status === 'none' ? NO_CLOCKS : ticket.clocks ?? NO_CLOCKS;
}

function clockOf({ running }: TicketClocks, stage: Stage): Deadline | undefined {
  return running.find((deadline) => deadline.stage === stage);
}

/** When an event counts for the clocks; an end that time alone brought counts from its own instant. */
function instantOf(before: Ticket, fact: TicketFact): number {
  if (before.status === 'none') return Date.parse(fact.type === 'TicketReported' && fact.data.imported === true ? fact.occurredAt : fact.recordedAt);
  return Date.parse(fact.actor.role === SYSTEM.role ? fact.occurredAt : countedInstant(before, fact));
}
