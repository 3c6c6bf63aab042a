import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { RecordAgreementBroken } from './record-agreement-broken.command.js';
import { RecordAgreementBrokenRequest } from './record-agreement-broken.request.js';

@Controller('tickets')
export class RecordAgreementBrokenController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('RecordAgreementBroken', 'record-agreement-broken', 'The open agreement was broken.')
  recordAgreementBroken(
    @TicketId() ticketId: string, @Body() request: RecordAgreementBrokenRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new RecordAgreementBroken(ticketId, request, envelope));
  }
}
