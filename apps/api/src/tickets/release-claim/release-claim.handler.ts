import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ReleaseClaim } from './release-claim.command.js';

@CommandHandler(ReleaseClaim)
export class ReleaseClaimHandler implements ICommandHandler<ReleaseClaim> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, envelope }: ReleaseClaim): Promise<CommandOutcome> {
    return this.tickets.execute(ticketId, { type: 'ReleaseClaim', claimantRef: envelope.caller.subject }, envelope);
  }
}
