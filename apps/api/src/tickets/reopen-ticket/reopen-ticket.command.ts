import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ReopenTicketRequest } from './reopen-ticket.request.js';

export class ReopenTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ReopenTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
