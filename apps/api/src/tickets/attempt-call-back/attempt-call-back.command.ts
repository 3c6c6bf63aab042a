import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { AttemptCallBackRequest } from './attempt-call-back.request.js';

export class AttemptCallBack extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: AttemptCallBackRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
