import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ClaimTicketRequest } from './claim-ticket.request.js';

export class ClaimTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ClaimTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
