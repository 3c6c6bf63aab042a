import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { AcknowledgeTicket } from './acknowledge-ticket.command.js';

@CommandHandler(AcknowledgeTicket)
export class AcknowledgeTicketHandler implements ICommandHandler<AcknowledgeTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: AcknowledgeTicket): Promise<CommandOutcome> {
    const { message } = request;
    return this.tickets.execute(ticketId, { type: 'Acknowledge', message }, envelope);
  }
}
