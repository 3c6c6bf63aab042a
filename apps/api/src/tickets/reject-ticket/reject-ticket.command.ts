import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { RejectTicketRequest } from './reject-ticket.request.js';

export class RejectTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: RejectTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
