import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { RateTicket } from './rate-ticket.command.js';

@CommandHandler(RateTicket)
export class RateTicketHandler implements ICommandHandler<RateTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: RateTicket): Promise<CommandOutcome> {
    const { contacted, solved, satisfaction, comment } = request;
    const via = envelope.caller.role === 'resident' ? 'resident' : 'call-back';
    return this.tickets.execute(ticketId, { type: 'Rate', via, contacted, solved, satisfaction, comment }, envelope);
  }
}
