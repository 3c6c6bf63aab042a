import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ReturnTicketRequest } from './return-ticket.request.js';

export class ReturnTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ReturnTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
