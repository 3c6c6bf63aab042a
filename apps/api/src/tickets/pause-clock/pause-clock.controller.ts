import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { PauseClock } from './pause-clock.command.js';
import { PauseClockRequest } from './pause-clock.request.js';

@Controller('tickets')
export class PauseClockController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('PauseClock', 'pause-clock', 'The office waits for something outside: what has not passed moves by the waited time (暂停).')
  pauseClock(
    @TicketId() ticketId: string, @Body() request: PauseClockRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new PauseClock(ticketId, request, envelope));
  }
}
