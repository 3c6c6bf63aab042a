import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { PauseClock } from './pause-clock.command.js';

@CommandHandler(PauseClock)
export class PauseClockHandler implements ICommandHandler<PauseClock> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: PauseClock): Promise<CommandOutcome> {
    const { reasonCode, reason } = request;
    return this.tickets.execute(ticketId, { type: 'PauseClock', reasonCode, reason }, envelope);
  }
}
