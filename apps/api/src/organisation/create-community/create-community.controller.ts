import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CreateCommunityEndpoint } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { CreateCommunity } from './create-community.command.js';
import { CreateCommunityRequest } from './create-community.request.js';

@Controller('communities')
export class CreateCommunityController {
  constructor(private readonly commands: CommandBus) {}

  @CreateCommunityEndpoint('Creates a community (社区).')
  createCommunity(
    @Body() request: CreateCommunityRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new CreateCommunity(request, envelope));
  }
}
