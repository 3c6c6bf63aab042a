import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ResolveTicket } from './resolve-ticket.command.js';
import { ResolveTicketRequest } from './resolve-ticket.request.js';

@Controller('tickets')
export class ResolveTicketController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('Resolve', 'resolve', 'The matter is settled: solved, explained or not possible.')
  resolve(
    @TicketId() ticketId: string, @Body() request: ResolveTicketRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ResolveTicket(ticketId, request, envelope));
  }
}
