import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { CloseTicketRequest } from './close-ticket.request.js';

export class CloseTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: CloseTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
