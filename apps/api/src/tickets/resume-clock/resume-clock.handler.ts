import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ResumeClock } from './resume-clock.command.js';

@CommandHandler(ResumeClock)
export class ResumeClockHandler implements ICommandHandler<ResumeClock> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: ResumeClock): Promise<CommandOutcome> {
    const { reason } = request;
    return this.tickets.execute(ticketId, { type: 'ResumeClock', reason }, envelope);
  }
}
