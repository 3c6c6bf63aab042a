import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { UnlinkTicket } from './unlink-ticket.command.js';

@CommandHandler(UnlinkTicket)
export class UnlinkTicketHandler implements ICommandHandler<UnlinkTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: UnlinkTicket): Promise<CommandOutcome> {
    const { kind, to } = request;
    return this.tickets.execute(ticketId, { type: 'Unlink', kind, to }, envelope);
  }
}
