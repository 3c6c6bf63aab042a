import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ReclassifyTicket } from './reclassify-ticket.command.js';

@CommandHandler(ReclassifyTicket)
export class ReclassifyTicketHandler implements ICommandHandler<ReclassifyTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ReclassifyTicket): Promise<CommandOutcome> {
    const { kind, category, urgency, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Reclassify', kind, category, urgency, reason }, envelope);
  }
}
