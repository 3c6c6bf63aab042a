import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AssignBuilding } from './assign-building.command.js';
import { AssignBuildingRequest } from './assign-building.request.js';

@Controller('communities')
export class AssignBuildingController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint(
    'AssignBuilding', 'assign-building',
    'Puts a building (楼栋) into a grid: reports from it find their grid by themselves.',
  )
  assignBuilding(
    @CommunityId() communityId: string, @Body() request: AssignBuildingRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new AssignBuilding(communityId, request, envelope));
  }
}
