import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RetireUnit } from './retire-unit.command.js';
import { RetireUnitRequest } from './retire-unit.request.js';

@Controller('communities')
export class RetireUnitController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('RetireUnit', 'retire-unit', 'Takes a unit out of service; its past stays.')
  retireUnit(
    @CommunityId() communityId: string, @Body() request: RetireUnitRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new RetireUnit(communityId, request, envelope));
  }
}
