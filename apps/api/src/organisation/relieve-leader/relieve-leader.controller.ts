import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RelieveLeader } from './relieve-leader.command.js';
import { RelieveLeaderRequest } from './relieve-leader.request.js';

@Controller('communities')
export class RelieveLeaderController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('RelieveLeader', 'relieve-leader', 'Ends a grid leader\'s time.')
  relieveLeader(
    @CommunityId() communityId: string, @Body() request: RelieveLeaderRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new RelieveLeader(communityId, request, envelope));
  }
}
