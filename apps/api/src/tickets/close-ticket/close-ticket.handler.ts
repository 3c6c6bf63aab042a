import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { CloseTicket } from './close-ticket.command.js';

@CommandHandler(CloseTicket)
export class CloseTicketHandler implements ICommandHandler<CloseTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: CloseTicket): Promise<CommandOutcome> {
    // The other reasons follow from Rate, Link and imports.
    return this.tickets.execute(ticketId, { type: 'Close', reasonCode: 'by-supervisor', reason: request.reason }, envelope);
  }
}
