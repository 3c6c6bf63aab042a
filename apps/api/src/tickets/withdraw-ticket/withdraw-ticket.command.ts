import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { WithdrawTicketRequest } from './withdraw-ticket.request.js';

export class WithdrawTicket extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: WithdrawTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
