import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { RejectTicket } from './reject-ticket.command.js';
import { RejectTicketRequest } from './reject-ticket.request.js';

@Controller('tickets')
export class RejectTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Reject', 'reject', 'The dispatcher refuses the matter.')
  reject(
    @TicketId() ticketId: string, @Body() request: RejectTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RejectTicket(ticketId, request, envelope));
  }
}
