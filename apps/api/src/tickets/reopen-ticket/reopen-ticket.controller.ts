import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ReopenTicket } from './reopen-ticket.command.js';
import { ReopenTicketRequest } from './reopen-ticket.request.js';

@Controller('tickets')
export class ReopenTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Reopen', 'reopen', 'Takes the ticket up again, with the last holder.')
  reopen(
    @TicketId() ticketId: string, @Body() request: ReopenTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReopenTicket(ticketId, request, envelope));
  }
}
