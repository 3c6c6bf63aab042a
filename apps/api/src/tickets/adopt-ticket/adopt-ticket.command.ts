import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { AdoptTicketRequest } from './adopt-ticket.request.js';

export class AdoptTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: AdoptTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
