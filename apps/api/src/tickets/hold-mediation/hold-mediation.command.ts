import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { HoldMediationRequest } from './hold-mediation.request.js';

export class HoldMediation extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: HoldMediationRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
