import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { LinkTicketRequest } from './link-ticket.request.js';

export class LinkTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: LinkTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
