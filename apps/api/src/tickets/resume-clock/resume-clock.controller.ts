import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ResumeClock } from './resume-clock.command.js';
import { ResumeClockRequest } from './resume-clock.request.js';

@Controller('tickets')
export class ResumeClockController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('ResumeClock', 'resume-clock', 'The wait is over: the clocks run on (恢复计时).')
  resumeClock(
    @TicketId() ticketId: string, @Body() request: ResumeClockRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ResumeClock(ticketId, request, envelope));
  }
}
