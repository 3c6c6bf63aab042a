import { type EventStore, MAX_PAGE, type Position } from '#libs/event-store/src/event-store.js';
import type { Upcasters } from '#libs/event-store/src/upcasters.js';
import type { ChangedTicket } from '#libs/read-model/src/changes/read-model-changes.js';
import { type TicketLife, ticketStreams } from '#libs/read-model/src/tickets/tickets-projection.js';

export interface PastTicket {
  /** Undefined: it was not reported yet. */
  readonly at: ChangedTicket | undefined;
  /** Of its first event behind the position; undefined: there is none yet. */
  readonly nextChange: Position | undefined;
}

/** What the read model knew of a ticket at a position, folded from its own stream. @throws what the store throws */
export async function ticketAt(store: EventStore, upcasters: Upcasters, streamId: string, upTo: Position): Promise<PastTicket> {
  let life: TicketLife | undefined;
  let last = 0n;
  for (let from = 0; ;) {
    const events = await store.readStream(streamId, { from, limit: MAX_PAGE });
    for (const event of events) {
      if (event.position > upTo) return { at: life && { row: life.fold.row, position: last }, nextChange: event.position };
      const fact = { streamId, position: event.position, fact: upcasters.toFact(event) };
      life = life === undefined ? ticketStreams.start(fact) : ticketStreams.apply(life, fact);
      last = event.position;
    }
    if (events.length < MAX_PAGE) return { at: life && { row: life.fold.row, position: last }, nextChange: undefined };
    from += events.length;
  }
}
