import { Body, Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '#libs/engine/src/command-envelope.js';
import { Envelope } from '../../http/envelope.js';
import { CommunityCommandEndpoint, CommunityId } from '../organisation-endpoint.js';
import type { OrganisationOutcomeResponse } from '../organisation-outcome.response.js';
import { AddGrid } from './add-grid.command.js';
import { AddGridRequest } from './add-grid.request.js';

@Controller('communities')
export class AddGridController {
  constructor(private readonly commands: CommandBus) {}

  @CommunityCommandEndpoint('AddGrid', 'add-grid', 'Adds a grid (网格). Ids are never used twice.')
  addGrid(
    @CommunityId() communityId: string, @Body() request: AddGridRequest, @Envelope() envelope: CommandEnvelope,
  ): Promise<OrganisationOutcomeResponse> {
    return this.commands.execute(new AddGrid(communityId, request, envelope));
  }
}
