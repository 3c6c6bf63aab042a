import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { NoteProgress } from './note-progress.command.js';
import { NoteProgressRequest } from './note-progress.request.js';

@Controller('tickets')
export class NoteProgressController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('NoteProgress', 'note-progress', 'Notes what was done or found.')
  noteProgress(
    @TicketId() ticketId: string, @Body() request: NoteProgressRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new NoteProgress(ticketId, request, envelope));
  }
}
