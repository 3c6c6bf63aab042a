import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { LinkTicket } from './link-ticket.command.js';

@CommandHandler(LinkTicket)
export class LinkTicketHandler implements ICommandHandler<LinkTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: LinkTicket): Promise<CommandOutcome> {
    const { kind, to } = request;
    return this.tickets.execute(ticketId, { type: 'Link', kind, to }, envelope);
  }
}
