import type { DecisionContext, Fact } from '../decider.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import { startedBy } from '../ticket/start-clocks.js';
import { SYSTEM } from '../ticket/system.js';
import type { TicketEvent, TicketFact } from '../ticket/ticket-event.js';
import type { ExistingTicket, Ticket } from '../ticket/ticket-state.js';
import { TicketLife } from './ticket-life.js';
import type { TicketOutcome } from './ticket-outcome.js';

/** By when both sides are judged: RFC 3339 in UTC with milliseconds. */
export interface JudgedAt {
  readonly now: string;
  /** For a ticket that its source still tells of: when that was cut. */
  readonly extractedAt: string;
}

export interface SimulatedTicket {
  /** As the events leave it, without the policy's doing: community, kind and so on. */
  readonly ticket: ExistingTicket;
  readonly before: TicketOutcome;
  readonly after: TicketOutcome;
  /** By when it was judged. */
  readonly judgedAt: string;
}

/**
 * The same human events under other policies: they keep their instants and data, but for the deadlines that they carry.
 * What time had brought is dropped and made anew by the functions that make it in life. What has passed by the end is
 * counted on both sides, recorded or not.
 * @param facts of one ticket's stream, from its report on
 * @throws BeyondCalendarError when a calendar cannot count from one of its instants
 */
export function simulateTicket(facts: readonly Fact<string, object>[], policies: PolicyBook, judgedAt: JudgedAt): SimulatedTicket {
  const [before, after] = [new TicketLife(), new TicketLife()];
  for (const fact of facts) {
    before.apply(fact);
    if (isMachineMade(fact)) {
      after.bringTime(reachedBy(fact, after.ticket));
      continue;
    }
    const context = contextOf(after.ticket, fact as TicketFact);
    after.bringTime(context);
    after.apply(repinned(fact, after.ticket, context, policies));
  }
  const { ticket } = before;
  if (ticket.status === 'none') throw new Error('these events do not begin with a report; run verify');
  const end = endOf(ticket, judgedAt);
  for (const life of [before, after]) life.bringTime(end);
  return { ticket, before: before.outcome(), after: after.outcome(), judgedAt: end.now };
}

/** What time alone brought: milestones, and the closing of a ticket that nobody rated. */
function isMachineMade({ type, data, actor }: Fact<string, object>): boolean {
  if (type === 'DeadlineWarned' || type === 'DeadlineBreached' || type === 'TicketEscalated') return true;
  return type === 'TicketClosed' && actor.role === SYSTEM.role && (data as { readonly reasonCode?: string }).reasonCode === 'rating-window-passed';
}

/**
 * How far time had come when it brought this: a source that tells an earlier step afterwards does not undo it. Of a source's
 * time the fact itself says no more than that its instant was over.
 */
function reachedBy({ occurredAt, recordedAt, actor }: Fact<string, object>, ticket: Ticket): DecisionContext {
  const justAfter = new Date(Date.parse(occurredAt) + 1).toISOString();
  return { now: recordedAt, occurredAt: justAfter, actor, mode: ticket.status !== 'none' && ticket.imported && !ticket.adopted ? 'import' : 'live' };
}

/** As whom and when the event was decided. */
function contextOf(ticket: Ticket, { type, data, occurredAt, recordedAt, actor }: TicketFact): DecisionContext {
  // An adoption is an act of today: it brings nothing of the source's time.
  const ofSource = ticket.status === 'none' ? 'imported' in data && data.imported === true : ticket.imported && !ticket.adopted && type !== 'TicketAdopted';
  return { now: recordedAt, occurredAt, actor, mode: ofSource ? 'import' : 'live' };
}

function repinned(fact: Fact<string, object>, ticket: Ticket, context: DecisionContext, policies: PolicyBook): Fact<string, object> {
  const { deadlines: _pinned, ...data } = fact.data as { readonly deadlines?: unknown };
  const { type, imported } = fact;
  const event = { type, data, ...(imported && { imported }) } as TicketEvent;
  const deadlines = startedBy(event, ticket, context.mode === 'import' ? context.occurredAt : context.now, policies);
  return { ...fact, data: deadlines.length === 0 ? data : { ...data, deadlines } };
}

function endOf({ imported, adopted }: ExistingTicket, { now, extractedAt }: JudgedAt): DecisionContext {
  const [at, mode] = imported && !adopted ? [extractedAt, 'import'] as const : [now, 'live'] as const;
  return { now: at, occurredAt: at, actor: SYSTEM, mode };
}
