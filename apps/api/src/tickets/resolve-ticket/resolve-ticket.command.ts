import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ResolveTicketRequest } from './resolve-ticket.request.js';

export class ResolveTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ResolveTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
