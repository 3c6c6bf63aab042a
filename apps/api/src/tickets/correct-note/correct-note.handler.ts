import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { TicketCommands } from '#libs/engine/src/ticket-commands.js';
import { CorrectNote } from './correct-note.command.js';

@CommandHandler(CorrectNote)
export class CorrectNoteHandler implements ICommandHandler<CorrectNote> {
  constructor(private readonly tickets: TicketCommands) {}

  execute({ ticketId, request, envelope }: CorrectNote): Promise<CommandOutcome> {
    const { correctedRevision, note } = request;
    return this.tickets.execute(ticketId, { type: 'CorrectNote', correctedRevision, note }, envelope);
  }
}
