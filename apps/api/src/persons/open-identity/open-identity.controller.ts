import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Access } from '../../access/access.decorator.js';
import { CommandHeaders, ProblemAnswers } from '../../http/api-document.js';
import { Envelope } from '../../http/envelope.js';
import { TicketId } from '../../tickets/ticket-endpoint.js';
import { OpenIdentity } from './open-identity.command.js';
import { OpenIdentityRequest } from './open-identity.request.js';
import { IdentityResponse } from './open-identity.response.js';

@ApiTags('persons')
@Controller('tickets')
export class OpenIdentityController {
  constructor(private readonly commands: CommandBus) {}

  @Post(':ticketId/open-identity')
  @HttpCode(200)
  @Access('OpenIdentity')
  @ApiOperation({
    operationId: 'OpenIdentity',
    summary: 'Shows name and phone of the reporter. Every opening is recorded first; for a tip-off (举报) only to a supervisor. '
      + 'A repeated Idempotency-Key shows them again under the record that stands, as long as the caller may see them.',
  })
  @ApiParam({ name: 'ticketId', example: '20261122-7KQ4M-X9PTC' })
  @CommandHeaders()
  @ApiOkResponse({ type: IdentityResponse })
  @ProblemAnswers(400, 401, 403, 404, 409, 413, 415, 422, 503)
  open(
    @TicketId() ticketId: string, @Body() request: OpenIdentityRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<IdentityResponse> {
    return this.commands.execute(new OpenIdentity(ticketId, request, envelope));
  }
}
