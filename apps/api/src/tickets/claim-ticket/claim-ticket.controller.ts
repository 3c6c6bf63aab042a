import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ClaimTicket } from './claim-ticket.command.js';
import { ClaimTicketRequest } from './claim-ticket.request.js';

@Controller('tickets')
export class ClaimTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Claim', 'claim', 'A volunteer takes the ticket on (认领).')
  claim(@TicketId() ticketId: string, @Body() request: ClaimTicketRequest, @Envelope() envelope: CommandEnvelope): Promise<CommandOutcome> {
    return this.commands.execute(new ClaimTicket(ticketId, request, envelope));
  }
}
