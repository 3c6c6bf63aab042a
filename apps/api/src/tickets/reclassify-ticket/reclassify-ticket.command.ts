import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ReclassifyTicketRequest } from './reclassify-ticket.request.js';

export class ReclassifyTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ReclassifyTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
