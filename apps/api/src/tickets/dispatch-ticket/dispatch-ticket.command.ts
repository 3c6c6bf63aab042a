import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { DispatchTicketRequest } from './dispatch-ticket.request.js';

export class DispatchTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: DispatchTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
