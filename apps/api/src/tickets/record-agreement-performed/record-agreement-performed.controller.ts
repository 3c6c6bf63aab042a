import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { RecordAgreementPerformed } from './record-agreement-performed.command.js';
import { RecordAgreementPerformedRequest } from './record-agreement-performed.request.js';

@Controller('tickets')
export class RecordAgreementPerformedController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('RecordAgreementPerformed', 'record-agreement-performed', 'The open agreement was performed.')
  recordAgreementPerformed(
    @TicketId() ticketId: string, @Body() request: RecordAgreementPerformedRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordAgreementPerformed(ticketId, request, envelope));
  }
}
