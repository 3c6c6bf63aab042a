import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { RateTicketRequest } from './rate-ticket.request.js';

export class RateTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: RateTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
