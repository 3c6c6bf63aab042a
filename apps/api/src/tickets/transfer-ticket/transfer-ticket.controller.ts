import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { TransferTicket } from './transfer-ticket.command.js';
import { TransferTicketRequest } from './transfer-ticket.request.js';

@Controller('tickets')
export class TransferTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Transfer', 'transfer', 'Hands the ticket to another community, where it waits for dispatch again.')
  transfer(
    @TicketId() ticketId: string, @Body() request: TransferTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new TransferTicket(ticketId, request, envelope));
  }
}
