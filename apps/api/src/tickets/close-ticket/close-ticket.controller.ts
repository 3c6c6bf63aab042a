import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { CloseTicket } from './close-ticket.command.js';
import { CloseTicketRequest } from './close-ticket.request.js';

@Controller('tickets')
export class CloseTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Close', 'close', 'Closes a resolved ticket that nobody rated.')
  close(@TicketId() ticketId: string, @Body() request: CloseTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new CloseTicket(ticketId, request, envelope));
  }
}
