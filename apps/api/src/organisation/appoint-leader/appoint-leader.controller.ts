import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AppointLeader } from './appoint-leader.command.js';
import { AppointLeaderRequest } from './appoint-leader.request.js';

@Controller('communities')
export class AppointLeaderController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('AppointLeader', 'appoint-leader', 'Appoints a grid leader (网格长) for a time.')
  appointLeader(
    @CommunityId() communityId: string, @Body() request: AppointLeaderRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new AppointLeader(communityId, request, envelope));
  }
}
