import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { NoteProgress } from './note-progress.command.js';

@CommandHandler(NoteProgress)
export class NoteProgressHandler implements ICommandHandler<NoteProgress> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: NoteProgress): Promise<CommandOutcome> {
    const { visibility, note, attachmentIds } = request;
    return this.tickets.execute(ticketId, { type: 'NoteProgress', visibility, note, attachmentIds }, envelope);
  }
}
