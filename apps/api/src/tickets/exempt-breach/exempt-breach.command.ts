import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ExemptBreachRequest } from './exempt-breach.request.js';

export class ExemptBreach extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ExemptBreachRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
