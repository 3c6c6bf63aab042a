import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { UnlinkTicket } from './unlink-ticket.command.js';
import { UnlinkTicketRequest } from './unlink-ticket.request.js';

@Controller('tickets')
export class UnlinkTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Unlink', 'unlink', 'Takes a link back; a ticket closed as duplicate is again what it was.')
  unlink(
    @TicketId() ticketId: string, @Body() request: UnlinkTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new UnlinkTicket(ticketId, request, envelope));
  }
}
