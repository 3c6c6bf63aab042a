import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { ReportTicket } from './report-ticket.command.js';

@CommandHandler(ReportTicket)
export class ReportTicketHandler implements ICommandHandler<ReportTicket> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ request, envelope }: ReportTicket): Promise<CommandOutcome> {
    const { occurredAt: _inEnvelope, ...input } = request;
    return this.tickets.report(input, envelope);
  }
}
