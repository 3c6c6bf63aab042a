import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope, CommandOutcome } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { TicketCommandEndpoint, TicketId } from '../ticket-endpoint.js';
import { ReleaseClaim } from './release-claim.command.js';
import { ReleaseClaimRequest } from './release-claim.request.js';

@Controller('tickets')
export class ReleaseClaimController {
  constructor(private readonly commands: CommandBus) {}

  @TicketCommandEndpoint('ReleaseClaim', 'release-claim', 'The claimant gives the ticket back.')
  releaseClaim(
    @TicketId() ticketId: string, @Body() request: ReleaseClaimRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<CommandOutcome> {
    return this.commands.execute(new ReleaseClaim(ticketId, request, envelope));
  }
}
