import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { DispatchTicket } from './dispatch-ticket.command.js';

@CommandHandler(DispatchTicket)
export class DispatchTicketHandler implements ICommandHandler<DispatchTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: DispatchTicket): Promise<CommandOutcome> {
    const { level, gridId, assigneePost, ruling, instruction } = request;
    return this.tickets.execute(ticketId, { type: 'Dispatch', level, gridId, assigneePost, ruling, instruction }, envelope);
  }
}
