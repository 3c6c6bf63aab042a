import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { AdoptTicket } from './adopt-ticket.command.js';

@CommandHandler(AdoptTicket)
export class AdoptTicketHandler implements ICommandHandler<AdoptTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, envelope }: AdoptTicket): Promise<CommandOutcome> {
    return this.tickets.execute(ticketId, { type: 'Adopt' }, envelope);
  }
}
