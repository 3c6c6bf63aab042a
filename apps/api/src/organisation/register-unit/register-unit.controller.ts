import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { RegisterUnit } from './register-unit.command.js';
import { RegisterUnitRequest } from './register-unit.request.js';

@Controller('communities')
export class RegisterUnitController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('RegisterUnit', 'register-unit', 'Registers a unit (协办单位) that grids can call.')
  registerUnit(
    @CommunityId() communityId: string, @Body() request: RegisterUnitRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new RegisterUnit(communityId, request, envelope));
  }
}
