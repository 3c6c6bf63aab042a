import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ExtendDeadline } from './extend-deadline.command.js';
import { ExtendDeadlineRequest } from './extend-deadline.request.js';

@Controller('tickets')
export class ExtendDeadlineController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('ExtendDeadline', 'extend-deadline', 'More time for one stage: at most twice, together at most its limit, not after the breach (延期).')
  extendDeadline(
    @TicketId() ticketId: string, @Body() request: ExtendDeadlineRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ExtendDeadline(ticketId, request, envelope));
  }
}
