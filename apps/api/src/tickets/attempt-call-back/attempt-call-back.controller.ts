import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { AttemptCallBack } from './attempt-call-back.command.js';
import { AttemptCallBackRequest } from './attempt-call-back.request.js';

@Controller('tickets')
export class AttemptCallBackController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('AttemptCallBack', 'attempt-call-back', 'Records that the reporter was called back (回访).')
  attemptCallBack(
    @TicketId() ticketId: string, @Body() request: AttemptCallBackRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new AttemptCallBack(ticketId, request, envelope));
  }
}
