import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { WithdrawTicket } from './withdraw-ticket.command.js';

@CommandHandler(WithdrawTicket)
export class WithdrawTicketHandler implements ICommandHandler<WithdrawTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: WithdrawTicket): Promise<CommandOutcome> {
    const { reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'Withdraw', reasonCode, reason }, envelope);
  }
}
