import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Access } from '../access/access.decorator.js';
import { Envelope } from '../http/envelope.js';
import { AcknowledgeTicketRequest } from '../tickets/acknowledge-ticket/acknowledge-ticket.request.js';
import { ReportTicketRequest } from '../tickets/report-ticket/report-ticket.request.js';
import { TicketId } from '../tickets/ticket-endpoint.js';

const NOTHING = { revision: 0, position: '0' };

/** Commands that do nothing, behind the same guard, validation and envelope: what a real one costs is measured against them. */
@ApiExcludeController()
@Controller('no-op')
export class NoOpController {
  @Post('tickets')
  @HttpCode(201)
  @Access('Report')
  report(@Body() _request: ReportTicketRequest, @Envelope() { commandId }: CommandEnvelope): CommandOutcome {
    return { ticketId: commandId, ...NOTHING };
  }

  @Post('tickets/:ticketId/acknowledge')
  @HttpCode(200)
  @Access('Acknowledge')
  acknowledge(@TicketId() ticketId: string, @Body() _request: AcknowledgeTicketRequest, @Envelope() _envelope: CommandEnvelope): CommandOutcome {
    return { ticketId, ...NOTHING };
  }
}
