import { isDeepStrictEqual } from 'node:util';
import type { EventStore, RecordedEvent } from '#libs/event-store/src/event-store.js';
import { inSlices, streamSlices } from '#libs/event-store/src/stream-slices.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import { ticketDecider } from '#libs/ticketing/src/ticket/ticket-decider.js';
import { isTicketId, streamOfTicket } from '#libs/ticketing/src/ticket/ticket-id.js';
import type { TicketFact } from '#libs/ticketing/src/ticket/ticket-event.js';
import type { ExistingTicket, Ticket } from '#libs/ticketing/src/ticket/ticket-state.js';

/** A point of a ticket's past; exactly one way to name it. */
export type AsOf =
  | { readonly revision: number }
  /** What the log knew at that instant: the longest prefix recorded until then. Milliseconds since the epoch. */
  | { readonly recorded: number }
  /** What had happened in the world by that instant, by all that is known now. Milliseconds since the epoch. */
  | { readonly effective: number };

/** One event between the state before it and the one it led to. */
export interface HistoryStep {
  readonly event: RecordedEvent;
  readonly before: Ticket;
  readonly after: ExistingTicket;
}

/** A ticket as its own stream tells it. */
export class TicketHistories {
  constructor(
    private readonly store: EventStore,
    private readonly upcasters: Upcasters,
  ) {}

  /** Every event of the ticket from revision 0, read in slices; empty for an unknown id, and for a known one with another date. */
  async events(ticketId: string): Promise<readonly RecordedEvent[]> {
    if (!isTicketId(ticketId)) return [];
    const events: RecordedEvent[] = [];
    for await (const slice of streamSlices(this.store, streamOfTicket(ticketId), 0)) events.push(...slice);
    return events[0]?.data['ticketId'] === ticketId ? events : [];
  }

  /** What these events say, in their newest schema, without anything personal. */
  facts(events: readonly RecordedEvent[]): readonly TicketFact[] {
    return events.map((event) => this.upcasters.toFact(event) as TicketFact);
  }

  /** The state after these events of one ticket, folded in their order, in slices between which others have their turn. */
  async fold(events: readonly RecordedEvent[]): Promise<Ticket> {
    let state: Ticket = ticketDecider.initialState;
    await inSlices(events, (event) => void (state = ticketDecider.evolve(state, this.upcasters.toFact(event))));
    return state;
  }

  /**
   * Each event with the states around it, from revision 0, one after the other: whoever wants a part of a long history
   * holds no more states than he looks at. Ends behind `upTo`; nothing for an unknown id. A late part costs the folding of all
   * before it (5,000 steps: a tenth of a second), in slices between which others have their turn.
   */
  async *steps(ticketId: string, upTo = Number.MAX_SAFE_INTEGER): AsyncGenerator<HistoryStep> {
    if (!isTicketId(ticketId)) return;
    let before: Ticket = ticketDecider.initialState;
    for await (const slice of streamSlices(this.store, streamOfTicket(ticketId), 0, upTo)) {
      for (const event of slice) {
        const after = ticketDecider.evolve(before, this.upcasters.toFact(event));
        if (after.status === 'none') throw new Error(`${event.streamId} revision ${event.revision} leaves no ticket behind`);
        if (after.ticketId !== ticketId) return;
        yield { event, before, after };
        before = after;
      }
    }
  }
}

/**
 * The events that make up the ticket at that point; empty when it lies before the report.
 * By effective time they need not be a prefix: what was recorded late still counts from when it happened.
 */
export function eventsAsOf(events: readonly RecordedEvent[], asOf: AsOf): readonly RecordedEvent[] {
  if ('revision' in asOf) return events.slice(0, asOf.revision + 1);
  if ('recorded' in asOf) {
    const end = events.findIndex(({ metadata }) => Date.parse(metadata.recordedAt) > asOf.recorded);
    return end === -1 ? events : events.slice(0, end);
  }
  const known = events.filter(({ metadata }) => Date.parse(metadata.occurredAt) <= asOf.effective);
  return known[0]?.revision === 0 ? known : [];
}

/** The named fields that differ between two states, in alphabetical order. What was not touched is the same object, so only the rest is looked into. */
export function changedFields(before: Ticket, after: Ticket, fields: readonly string[]): readonly string[] {
  const old: object = before;
  const now: object = after;
  return fields.filter((field) => !isDeepStrictEqual(Reflect.get(old, field), Reflect.get(now, field))).toSorted();
}
