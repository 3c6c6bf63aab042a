import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ExemptBreach } from './exempt-breach.command.js';
import { ExemptBreachRequest } from './exempt-breach.request.js';

@Controller('tickets')
export class ExemptBreachController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('ExemptBreach', 'exempt-breach', 'A breach stays on record and is left out of the count (免责).')
  exemptBreach(
    @TicketId() ticketId: string, @Body() request: ExemptBreachRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ExemptBreach(ticketId, request, envelope));
  }
}
