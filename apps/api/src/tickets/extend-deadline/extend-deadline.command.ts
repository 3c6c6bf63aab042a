import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ExtendDeadlineRequest } from './extend-deadline.request.js';

export class ExtendDeadline extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ExtendDeadlineRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
