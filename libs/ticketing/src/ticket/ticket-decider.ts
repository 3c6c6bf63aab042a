import type { Decider } from '../decider.js';
import { decide } from './decide.js';
import { evolve } from './evolve.js';
import type { TicketCommand } from './ticket-command.js';
import type { TicketEvent } from './ticket-event.js';
import type { Ticket } from './ticket-state.js';

/** One resident's one matter: stream `ticket-XXXXX-XXXXX`. */
export const ticketDecider: Decider<Ticket, TicketCommand, TicketEvent> = { initialState: { status: 'none' }, decide, evolve };
