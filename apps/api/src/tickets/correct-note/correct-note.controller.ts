import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { CorrectNote } from './correct-note.command.js';
import { CorrectNoteRequest } from './correct-note.request.js';

@Controller('tickets')
export class CorrectNoteController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('CorrectNote', 'correct-note', 'Corrects the text of an own note; the old one stays in the history.')
  correctNote(
    @TicketId() ticketId: string, @Body() request: CorrectNoteRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new CorrectNote(ticketId, request, envelope));
  }
}
