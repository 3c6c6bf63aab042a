import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { HoldMediation } from './hold-mediation.command.js';
import { HoldMediationRequest } from './hold-mediation.request.js';

@Controller('tickets')
export class HoldMediationController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('HoldMediation', 'hold-mediation', 'Records a mediation session: parties, mediator, outcome (调解).')
  holdMediation(
    @TicketId() ticketId: string, @Body() request: HoldMediationRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new HoldMediation(ticketId, request, envelope));
  }
}
