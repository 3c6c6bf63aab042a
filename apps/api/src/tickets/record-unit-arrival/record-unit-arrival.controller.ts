import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { RecordUnitArrival } from './record-unit-arrival.command.js';
import { RecordUnitArrivalRequest } from './record-unit-arrival.request.js';

@Controller('tickets')
export class RecordUnitArrivalController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('RecordUnitArrival', 'record-unit-arrival', 'A called unit reports for duty on the spot (报到).')
  recordUnitArrival(
    @TicketId() ticketId: string, @Body() request: RecordUnitArrivalRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordUnitArrival(ticketId, request, envelope));
  }
}
