import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ReopenTicket } from './reopen-ticket.command.js';

@CommandHandler(ReopenTicket)
export class ReopenTicketHandler implements ICommandHandler<ReopenTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ReopenTicket): Promise<CommandOutcome> {
    const { reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Reopen', reasonCode, reason }, envelope);
  }
}
