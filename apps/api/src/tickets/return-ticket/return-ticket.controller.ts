import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ReturnTicket } from './return-ticket.command.js';
import { ReturnTicketRequest } from './return-ticket.request.js';

@Controller('tickets')
export class ReturnTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Return', 'return', 'The receiver says "not ours", with a reason (退单).')
  returnTicket(
    @TicketId() ticketId: string, @Body() request: ReturnTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReturnTicket(ticketId, request, envelope));
  }
}
