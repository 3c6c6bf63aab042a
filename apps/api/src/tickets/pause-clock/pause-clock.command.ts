import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { PauseClockRequest } from './pause-clock.request.js';

export class PauseClock extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: PauseClockRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
