import type { DecisionContext } from '../decider.js';
import type { Deadline, Stage } from '../deadlines/deadline.js';
import { movedByPause } from '../deadlines/move-deadline.js';
import { pinAgreement, pinDeadline } from '../deadlines/pin-deadline.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import type { PolicySubject } from '../policy/rule-scope.js';
import { withoutPassed } from '../deadlines/ticket-clocks.js';
import { evolve } from './evolve.js';
import type { TicketEvent } from './ticket-event.js';
import type { ExistingTicket, Ticket } from './ticket-state.js';

type LimitedStage = Exclude<Stage, 'perform'>;

/**
 * The decided events with the clocks that they start or move, pinned by the policies in force. Rules and deadlines are
 * judged at the recording (`context.now`; for a step of an import that is when it happened).
 */
export function withStartedClocks(events: readonly TicketEvent[], before: Ticket, context: DecisionContext, policies: PolicyBook): TicketEvent[] {
  const { actor, occurredAt } = context;
  const now = context.mode === 'import' ? occurredAt : context.now;
  let ticket = before;
  return events.map((event) => {
    const deadlines = startedBy(event, ticket, now, policies);
    const told = deadlines.length === 0 ? event : ({ ...event, data: { ...event.data, deadlines } } as TicketEvent);
    const { type, data, imported } = told;
    // Neither the revision nor the personal part says anything about clocks.
    const fact = { type, data, actor, revision: 0, occurredAt: event.occurredAt ?? occurredAt, recordedAt: context.now, ...(imported && { imported }) };
    ticket = evolve(ticket, fact);
    return told;
  });
}

/**
 * The deadlines that an event carries under these policies.
 * @param before the ticket before the event
 * @param now when it counts for the clocks
 */
export function startedBy(event: TicketEvent, before: Ticket, now: string, policies: PolicyBook): readonly Deadline[] {
  if (event.imported !== undefined && event.type !== 'TicketReported' && event.type !== 'TicketResolved') return [];
  if (event.type === 'TicketReported') return new Clockmaker(policies, event.data, 0).start(['dispatch', 'resolve'], now);
  if (before.status === 'none') return [];
  const clockmaker = new Clockmaker(policies, before, before.cycle);
  switch (event.type) {
    case 'TicketDispatched':
      return clockmaker.start(['acknowledge'], now);
    case 'TicketReturned':
      return clockmaker.start(['dispatch'], now);
    case 'TicketReclassified':
      return new Clockmaker(policies, { ...before, ...event.data }, before.cycle).restart(before);
    case 'TicketTransferred': {
      const since = running(before, 'resolve')?.startedAt ?? now;
      return new Clockmaker(policies, { ...before, communityId: event.data.toCommunityId }, before.cycle).start(['dispatch', 'resolve'], since, before);
    }
    case 'MediationHeld':
      return event.data.performBy === undefined ? [] : clockmaker.agreed(now, event.data.performBy);
    case 'TicketResolved':
      return clockmaker.start(['rate'], now);
    case 'TicketReopened':
      return new Clockmaker(policies, before, before.cycle + 1).start([before.lastAssignment === undefined ? 'dispatch' : 'acknowledge', 'resolve'], now);
    case 'TicketUnlinked':
      return event.data.kind === 'duplicate' ? movedByLinkedTime(before, now, policies) : [];
    default:
      return [];
  }
}

/** Pins deadlines of one ticket as a policy's words fit it. */
class Clockmaker {
  constructor(private readonly policies: PolicyBook, private readonly subject: PolicySubject, private readonly cycle: number) {}

  /** @param ticket whose milestones on record are not to be told again, where the start is not new */
  start(stages: readonly LimitedStage[], startedAt: string, ticket?: ExistingTicket): Deadline[] {
    return stages.flatMap((stage) => {
      const plan = this.policies.planFor(stage, this.subject);
      if (plan === undefined) return [];
      const deadline = pinDeadline({ stage, cycle: this.cycle, startedAt }, plan, plan.calendar);
      return [ticket?.clocks === undefined ? deadline : withoutPassed(ticket.clocks, deadline)];
    });
  }

  /** Whatever runs, by these words and from the same starts. What the new policy sets no limit runs on as it was pinned. */
  restart(ticket: ExistingTicket): Deadline[] {
    return (ticket.clocks?.running ?? []).flatMap(({ stage, startedAt }) => (stage === 'perform' ? [] : this.start([stage], startedAt, ticket)));
  }

  agreed(startedAt: string, performBy: string): Deadline[] {
    const watched = this.policies.agreementFor(this.subject);
    // Agreed and performed in the same instant: there is nothing to watch.
    if (watched === undefined || Date.parse(performBy) <= Date.parse(startedAt)) return [];
    return [pinAgreement({ cycle: this.cycle, startedAt }, new Date(performBy).toISOString(), watched.policy, watched.ladder, watched.calendar)];
  }
}

function movedByLinkedTime({ clocks }: ExistingTicket, now: string, policies: PolicyBook): Deadline[] {
  const since = clocks?.linkedSince;
  // A source may date the end of a link before its beginning: nothing was held back.
  if (clocks === undefined || since === undefined || now < since) return [];
  return clocks.running.map((deadline) => movedByPause(deadline, policies.calendar(deadline.calendar), since, now));
}

function running({ clocks }: ExistingTicket, stage: Stage): Deadline | undefined {
  return clocks?.running.find((deadline) => deadline.stage === stage);
}
