import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { AcknowledgeTicketRequest } from './acknowledge-ticket.request.js';

export class AcknowledgeTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: AcknowledgeTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
