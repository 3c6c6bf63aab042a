import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ResolveTicket } from './resolve-ticket.command.js';

@CommandHandler(ResolveTicket)
export class ResolveTicketHandler implements ICommandHandler<ResolveTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ResolveTicket): Promise<CommandOutcome> {
    const { outcome, text, attachmentNames } = request;
    return this.tickets.execute(ticketId, { type: 'Resolve', outcome, text, attachmentNames }, envelope);
  }
}
