import type { DecisionContext } from '../decider.js';
import type { Deadline, Stage } from '../deadlines/deadline.js';
import { movedByExtension, movedLike } from '../deadlines/move-deadline.js';
import { pinAgreement, pinDeadline } from '../deadlines/pin-deadline.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import type { PolicySubject } from '../policy/rule-scope.js';
import { isPausable, withoutPassed } from '../deadlines/ticket-clocks.js';
import { evolve } from './evolve.js';
import type { TicketEvent } from './ticket-event.js';
import type { ExistingTicket, Ticket } from './ticket-state.js';
import { timeBrings } from './time-brings.js';

type LimitedStage = Exclude<Stage, 'perform'>;

/**
 * The decided events with the clocks that they start or move, pinned by the policies in force. Rules and deadlines are
 * judged at the recording (`context.now`; for a step of an import that is when it happened).
 */
export function withStartedClocks(events: readonly TicketEvent[], before: Ticket, context: DecisionContext, policies: PolicyBook): TicketEvent[] {
  const { actor, occurredAt } = context;
  const now = context.mode === 'import' ? occurredAt : context.now;
  let ticket = before;
  const follow = (event: TicketEvent): void => {
    const { type, data, imported } = event;
    // Neither the revision nor the personal part says anything about clocks.
    const fact = { type, data, actor: event.actor ?? actor, revision: 0, occurredAt: event.occurredAt ?? occurredAt, recordedAt: context.now, ...(imported && { imported }) };
    ticket = evolve(ticket, fact);
  };
  return events.flatMap((event, index) => {
    const deadlines = startedBy(event, ticket, now, policies);
    const told = deadlines.length === 0 ? event : ({ ...event, data: carrying(event.data, deadlines) } as TicketEvent);
    // Most commands decide one event: what it makes of the ticket is the fold's affair.
    if (index === events.length - 1) return told;
    follow(told);
    // A pause that ends with what is done holds back no longer what had passed all the same: told before the clock stops.
    const passed = event.type === 'ClockResumed' ? timeBrings(ticket, context) : [];
    passed.forEach(follow);
    return [told, ...passed];
  });
}

/** Where they belong in the order of canonical JSON: with the rest in order too, as that of a report is, it is hashed as it stands. */
function carrying(data: TicketEvent['data'], deadlines: readonly Deadline[]): object {
  const whole: Record<string, unknown> = {};
  for (const key in data) {
    if (key > 'deadlines') whole['deadlines'] ??= deadlines;
    whole[key] = data[key as keyof typeof data];
  }
  whole['deadlines'] ??= deadlines;
  return whole;
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
    case 'DeadlineExtended': {
      const extended = running(before, event.data.stage);
      return extended === undefined ? [] : [movedByExtension(extended, policies.calendar(extended.calendar), event.data.by)];
    }
    case 'ClockResumed':
      return movedByWait(before, before.clocks?.pausedSince, now, policies);
    case 'TicketUnlinked':
      return event.data.kind === 'duplicate' ? movedByWait(before, before.clocks?.linkedSince, now, policies) : [];
    default:
      return [];
  }
}

/** Pins deadlines of one ticket as a policy's words fit it. */
class Clockmaker {
  constructor(private readonly policies: PolicyBook, private readonly subject: PolicySubject, private readonly cycle: number) {}

  /** @param ticket where the start is not new: what it waited stays uncounted, its milestones on record are not told again */
  start(stages: readonly LimitedStage[], startedAt: string, ticket?: ExistingTicket): Deadline[] {
    return stages.flatMap((stage) => {
      const plan = this.policies.planFor(stage, this.subject);
      if (plan === undefined) return [];
      const deadline = pinDeadline({ stage, cycle: this.cycle, startedAt }, plan, plan.calendar);
      if (ticket?.clocks === undefined) return [deadline];
      return [withoutPassed(ticket.clocks, movedLike(deadline, plan.calendar, ticket.clocks.moves ?? []))];
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

function movedByWait({ clocks }: ExistingTicket, since: string | undefined, now: string, policies: PolicyBook): Deadline[] {
  if (clocks === undefined || since === undefined) return [];
  const waits = [{ what: 'wait', from: since, to: now }] as const;
  return clocks.running.filter(({ stage }) => isPausable(stage)).map((deadline) => movedLike(deadline, policies.calendar(deadline.calendar), waits));
}

function running({ clocks }: ExistingTicket, stage: Stage): Deadline | undefined {
  return clocks?.running.find((deadline) => deadline.stage === stage);
}
