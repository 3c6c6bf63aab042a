import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ExemptBreach } from './exempt-breach.command.js';

@CommandHandler(ExemptBreach)
export class ExemptBreachHandler implements ICommandHandler<ExemptBreach> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ExemptBreach): Promise<CommandOutcome> {
    const { stage, cycle, dueAt, reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'ExemptBreach', stage, cycle, dueAt, reasonCode, reason }, envelope);
  }
}
