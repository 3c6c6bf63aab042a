import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { ReleaseClaimRequest } from './release-claim.request.js';

export class ReleaseClaim extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: ReleaseClaimRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
