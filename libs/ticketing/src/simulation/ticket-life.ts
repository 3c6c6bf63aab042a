import type { DecisionContext, Fact } from '../decider.js';
import { STAGES } from '../deadlines/deadline.js';
import { type DueFact, dueInstantOf, wasToBeMet, withDueFacts } from '../deadlines/due-facts.js';
import { NO_CLOCKS, type TicketClocks } from '../deadlines/ticket-clocks.js';
import { evolve } from '../ticket/evolve.js';
import { SYSTEM } from '../ticket/system.js';
import type { TicketFact } from '../ticket/ticket-event.js';
import type { ExistingTicket, Ticket } from '../ticket/ticket-state.js';
import { timeBrings } from '../ticket/time-brings.js';
import type { Escalation, StageObligation, TicketOutcome } from './ticket-outcome.js';

/** A ticket's life, told event by event, and what its deadlines came to. */
export class TicketLife {
  ticket: Ticket = { status: 'none' };
  private readonly escalations: Escalation[] = [];
  private due: readonly DueFact[] = [];

  apply(fact: Fact<string, object>): void {
    const { ticket: before } = this;
    this.ticket = evolve(before, fact);
    const [was, is] = [clocksOf(before), clocksOf(this.ticket)];
    const known = fact as TicketFact;
    if (known.type === 'DeadlineBreached' || known.type === 'TicketEscalated') {
      const { stage, cycle, toLevel } = known.data;
      if (toLevel !== undefined) this.escalations.push({ stage, cycle, toLevel });
    }
    if (was !== is && this.ticket.status !== 'none') this.watch(was, is, known, before.status === 'none' ? this.ticket : before);
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
      obligations: this.due.filter(wasToBeMet).map(([stage, , due, , met, exempted]): StageObligation => ({
        stage: STAGES[stage]!, filedAt, dueAt: filedAt + due, metAt: met === null ? null : filedAt + met, ended, exempted: exempted === 1,
      })),
    };
  }

  private watch(was: TicketClocks, is: TicketClocks, fact: TicketFact, bearer: ExistingTicket): void {
    const reportedAt = Date.parse(bearer.reportedAt);
    this.due = withDueFacts(this.due, { was, is, fact, at: dueInstantOf(bearer, fact) - reportedAt }, reportedAt);
  }
}

function clocksOf(ticket: Ticket): TicketClocks {
  return ticket.status === 'none' ? NO_CLOCKS : ticket.clocks ?? NO_CLOCKS;
}
