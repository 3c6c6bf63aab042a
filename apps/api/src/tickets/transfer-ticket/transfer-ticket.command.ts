import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { TransferTicketRequest } from './transfer-ticket.request.js';

export class TransferTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: TransferTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
