import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { UnlinkTicketRequest } from './unlink-ticket.request.js';

export class UnlinkTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: UnlinkTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
