import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { AcknowledgeTicket } from './acknowledge-ticket.command.js';
import { AcknowledgeTicketRequest } from './acknowledge-ticket.request.js';

@Controller('tickets')
export class AcknowledgeTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Acknowledge', 'acknowledge', 'The holder takes the ticket and tells the reporter so (签收).')
  acknowledge(
    @TicketId() ticketId: string, @Body() request: AcknowledgeTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AcknowledgeTicket(ticketId, request, envelope));
  }
}
