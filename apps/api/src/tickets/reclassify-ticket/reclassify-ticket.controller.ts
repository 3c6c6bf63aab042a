import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ReclassifyTicket } from './reclassify-ticket.command.js';
import { ReclassifyTicketRequest } from './reclassify-ticket.request.js';

@Controller('tickets')
export class ReclassifyTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Reclassify', 'reclassify', 'Corrects kind, category or urgency.')
  reclassify(
    @TicketId() ticketId: string, @Body() request: ReclassifyTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReclassifyTicket(ticketId, request, envelope));
  }
}
