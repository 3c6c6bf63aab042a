import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { RecordAgreementPerformedRequest } from './record-agreement-performed.request.js';

export class RecordAgreementPerformed extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: RecordAgreementPerformedRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
