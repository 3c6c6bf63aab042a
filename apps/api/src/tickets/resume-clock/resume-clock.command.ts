import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ResumeClockRequest } from './resume-clock.request.js';

export class ResumeClock extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ResumeClockRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
