import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { DispatchTicket } from './dispatch-ticket.command.js';
import { DispatchTicketRequest } from './dispatch-ticket.request.js';

@Controller('tickets')
export class DispatchTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint(
    'Dispatch', 'dispatch',
    'Sends the ticket to the post that shall act (派单). With `ruling` it goes back to the grid that returned it, for good (裁定).',
  )
  dispatch(
    @TicketId() ticketId: string, @Body() request: DispatchTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new DispatchTicket(ticketId, request, envelope));
  }
}
