import type { Decider } from '../decider.js';
import type { PolicyBook } from '../deadlines/policy-book.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';
import { withStartedClocks } from './start-clocks.js';
import type { TicketCommand } from './ticket-command.js';
import type { TicketEvent } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';
import { timeBrings } from './time-brings.js';

export type TicketDecider = Decider<Ticket, TicketCommand, TicketEvent>;

/** One resident's one matter: stream `ticket-XXXXX-XXXXX`. Without policies: a ticket has no deadlines but those pinned before. */
export const ticketDecider: TicketDecider = { initialState: { status: 'none' }, decide: (command, ticket, context) => decide(command, ticket, context), due: timeBrings, evolve };

/** The same under these policies, which pin the deadlines of what is decided. */
export function ticketDeciderUnder(policies: PolicyBook): TicketDecider {
  return {
    ...ticketDecider,
    decide: (command, ticket, context) => (
      withStartedClocks(decide(command, ticket, context, (ref) => policies.calendar(ref)), ticket, context, policies)
    ),
  };
}
