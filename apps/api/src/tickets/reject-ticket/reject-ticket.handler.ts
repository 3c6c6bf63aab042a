import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { RejectTicket } from './reject-ticket.command.js';

@CommandHandler(RejectTicket)
export class RejectTicketHandler implements ICommandHandler<RejectTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: RejectTicket): Promise<CommandOutcome> {
    const { reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Reject', reasonCode, reason }, envelope);
  }
}
