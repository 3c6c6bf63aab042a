import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ReportTicketRequest } from './report-ticket.request.js';

export class ReportTicket extends Command<CommandOutcome> {
  constructor(
    readonly request: ReportTicketRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
