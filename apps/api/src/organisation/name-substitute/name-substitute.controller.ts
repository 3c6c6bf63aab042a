import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { NameSubstitute } from './name-substitute.command.js';
import { NameSubstituteRequest } from './name-substitute.request.js';

@Controller('communities')
export class NameSubstituteController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('NameSubstitute', 'name-substitute', 'Names who stands in for the grid leader for a time.')
  nameSubstitute(
    @CommunityId() communityId: string, @Body() request: NameSubstituteRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new NameSubstitute(communityId, request, envelope));
  }
}
