import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { HoldMediation } from './hold-mediation.command.js';

@CommandHandler(HoldMediation)
export class HoldMediationHandler implements ICommandHandler<HoldMediation> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: HoldMediation): Promise<CommandOutcome> {
    const { venueId, partyCount, mediatorPost, outcome, performBy, nextSessionAt, parties, terms } = request;
    return this.tickets.execute(
      ticketId, { type: 'HoldMediation', venueId, partyCount, mediatorPost, outcome, performBy, nextSessionAt, parties, terms }, envelope,
    );
  }
}
