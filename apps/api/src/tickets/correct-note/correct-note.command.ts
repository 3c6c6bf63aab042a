import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { CorrectNoteRequest } from './correct-note.request.js';

export class CorrectNote extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: CorrectNoteRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
