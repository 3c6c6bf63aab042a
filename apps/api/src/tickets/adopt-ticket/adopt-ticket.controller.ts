import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { AdoptTicket } from './adopt-ticket.command.js';
import { AdoptTicketRequest } from './adopt-ticket.request.js';

@Controller('tickets')
export class AdoptTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Adopt', 'adopt', 'Makes an imported ticket a living one.')
  adopt(@TicketId() ticketId: string, @Body() request: AdoptTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new AdoptTicket(ticketId, request, envelope));
  }
}
