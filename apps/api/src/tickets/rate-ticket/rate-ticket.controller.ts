import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { RateTicket } from './rate-ticket.command.js';
import { RateTicketRequest } from './rate-ticket.request.js';

@Controller('tickets')
export class RateTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint(
    'Rate', 'rate',
    'The reporter\'s answer: contacted, solved, satisfied (评价); a dispatcher records it from a call-back.',
  )
  rate(@TicketId() ticketId: string, @Body() request: RateTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new RateTicket(ticketId, request, envelope));
  }
}
