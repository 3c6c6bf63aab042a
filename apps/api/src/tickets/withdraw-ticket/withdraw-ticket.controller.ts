import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { WithdrawTicket } from './withdraw-ticket.command.js';
import { WithdrawTicketRequest } from './withdraw-ticket.request.js';

@Controller('tickets')
export class WithdrawTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Withdraw', 'withdraw', 'The reporter takes the matter back.')
  withdraw(
    @TicketId() ticketId: string, @Body() request: WithdrawTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new WithdrawTicket(ticketId, request, envelope));
  }
}
