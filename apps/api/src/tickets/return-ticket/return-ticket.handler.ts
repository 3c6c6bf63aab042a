import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ReturnTicket } from './return-ticket.command.js';

@CommandHandler(ReturnTicket)
export class ReturnTicketHandler implements ICommandHandler<ReturnTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ReturnTicket): Promise<CommandOutcome> {
    const { reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Return', reasonCode, reason }, envelope);
  }
}
