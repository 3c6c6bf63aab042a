import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RemoveBuilding } from './remove-building.command.js';
import { RemoveBuildingRequest } from './remove-building.request.js';

@Controller('communities')
export class RemoveBuildingController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('RemoveBuilding', 'remove-building', 'Takes a building out of a grid.')
  removeBuilding(
    @CommunityId() communityId: string, @Body() request: RemoveBuildingRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new RemoveBuilding(communityId, request, envelope));
  }
}
