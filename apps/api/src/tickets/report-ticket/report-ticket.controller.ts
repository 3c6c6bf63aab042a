import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { ReportEndpoint } from '../ticket-endpoint.js';
import { ReportTicket } from './report-ticket.command.js';
import { ReportTicketRequest } from './report-ticket.request.js';

@Controller('tickets')
export class ReportTicketController {
  constructor(private readonly commands: CommandBus) {}

  @ReportEndpoint('A resident, or whoever takes the report, opens a ticket. The same Idempotency-Key always meets the same ticket.')
  report(@Body() request: ReportTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new ReportTicket(request, envelope));
  }
}
