import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { CallUnits } from './call-units.command.js';
import { CallUnitsRequest } from './call-units.request.js';

@Controller('tickets')
export class CallUnitsController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('CallUnits', 'call-units', 'Calls units to the spot (吹哨).')
  callUnits(
    @TicketId() ticketId: string, @Body() request: CallUnitsRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new CallUnits(ticketId, request, envelope));
  }
}
