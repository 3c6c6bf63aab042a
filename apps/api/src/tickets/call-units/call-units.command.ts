import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { CallUnitsRequest } from './call-units.request.js';

export class CallUnits extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: CallUnitsRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
