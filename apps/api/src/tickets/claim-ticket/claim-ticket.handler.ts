import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ClaimTicket } from './claim-ticket.command.js';

@CommandHandler(ClaimTicket)
export class ClaimTicketHandler implements ICommandHandler<ClaimTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, envelope }: ClaimTicket): Promise<CommandOutcome> {
    return this.tickets.execute(ticketId, { type: 'Claim', claimantRef: envelope.caller.subject }, envelope);
  }
}
