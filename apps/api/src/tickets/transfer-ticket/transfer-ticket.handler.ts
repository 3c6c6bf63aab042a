import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { TransferTicket } from './transfer-ticket.command.js';

@CommandHandler(TransferTicket)
export class TransferTicketHandler implements ICommandHandler<TransferTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: TransferTicket): Promise<CommandOutcome> {
    const { toCommunityId, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Transfer', toCommunityId, reason }, envelope);
  }
}
