import { Command } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import type { NoteProgressRequest } from './note-progress.request.js';

export class NoteProgress extends Command<CommandOutcome> {
  constructor(
    readonly ticketId: string,
    readonly request: NoteProgressRequest,
    readonly envelope: CommandEnvelope,
  ) {
    super();
  }
}
