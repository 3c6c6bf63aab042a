import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { RecordAgreementBrokenRequest } from './record-agreement-broken.request.js';

export class RecordAgreementBroken extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: RecordAgreementBrokenRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
